"""Features in, anomaly scores out: backbones, normalizing flows, and one file per method.

Start at `detector.py` for the contract that every method keeps, then read `mse.py` (the shortest method) and
`contrastive_flow.py` (the paper's).
"""
