"""MoCo v2: an encoder trained without labels on one memory-mapped array of images, or fine-tuned on it.

Chen et al. 2020, arXiv 2003.04297, on He et al. 2020, arXiv 1911.05722. Start with `training.pretrain`; what a step
computes is in `contrast` (both encoders and the queue) and `views` (which images, how augmented). The result is a
backbone of the kind `pretrained`.
"""
