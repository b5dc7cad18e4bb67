"""Convolutional flows on level maps, one per level: FastFlow's "2D-Flow", and how it trains.

`flow.py` builds the flows of all levels from the blocks of `block.py`, `schedule.py` says how long and how fast to
train, `training.py` is the loop, `scoring.py` turns latent maps into anomaly maps, and `localiser.py` ties them
together for the methods beside this package (`methods/fastflow.py` is the shortest).
"""
