"""Anomalies that a few known ones stand for: their regions, transformed and pasted onto normal images.

BGAD's "RandAugment-based pseudo anomaly generation" (Yao et al. 2023, arXiv 2207.01463), by the rules of its official
code. Start with `paste.paste_anomalies`, which uses the ten transforms (`transforms`), the objects' outlines
(`foreground`) and the choice of place (`placement`); `bank` encodes the result once for all epochs.
"""
