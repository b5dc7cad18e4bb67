"""Frozen image encoders: what turns a batch of uint8 images into feature vectors.

Start with `build.build`, which makes the backbone of an entry of `config/backbones.yaml`; each kind of entry
has its file (`identity`, `timm_model`, `moco`), and `transform` holds the resizing that they share.
"""
