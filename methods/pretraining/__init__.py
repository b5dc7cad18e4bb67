"""Encoders trained, or trained on, before any method sees them: backbones of the kind `pretrained`.

Start with `training.pretrain`, the one loop: resumable, on one device or under torchrun. What is trained, and with
which loss, is an `objective.Objective`: `moco` (MoCo v2: Chen et al. 2020, arXiv 2003.04297, on He et al. 2020, arXiv
1911.05722), and on extractors of level maps (`extractor`) `transfer`, `simsiam` and `cl_flow`. `order` says what one
run is asked for; `python -m methods.pretraining order.json` runs it.
"""
