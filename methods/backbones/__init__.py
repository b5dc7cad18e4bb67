"""Frozen image encoders: what turns a batch of uint8 images into feature vectors, or into feature maps.

Start with `build`, which makes the backbone of an entry of `config/backbones.yaml`; each kind of entry has its
file (`identity`, `timm_model`, `moco`, `filter_bank`, `pretrained`), and `transform` holds the resizing that they
share.
"""
