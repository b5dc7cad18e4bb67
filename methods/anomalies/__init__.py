"""Anomalies that methods train with: copies of a few known ones, and synthetic ones made of normal images.

BGAD's "RandAugment-based pseudo anomaly generation" (Yao et al. 2023, arXiv 2207.01463), by the rules of its official
code: start with `paste.paste_anomalies`, which uses the ten transforms (`transforms`), the objects' outlines
(`foreground`) and the choice of place (`placement`); `bank` encodes the result once for all epochs and methods.

CL-Flow's CutPaste Plus (Wang et al. 2023, arXiv 2311.06794): start with `cut_paste.cut_paste`, which pastes on the
object that `saliency` finds; `synthetic` encodes the result, and another view of each image, once for all epochs.
"""
