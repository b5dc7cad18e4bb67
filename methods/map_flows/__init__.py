"""Conditional flows on level maps, one per level, and the losses of NFAD and BGAD.

`flow.py` builds the flow of one level, `objectives.py` are the losses, `schedule.py` says how long and how fast to
train, `sampling.py` feeds each member, `training.py` is the loop, `scoring.py` turns likelihoods into anomaly maps,
and `localiser.py` ties them together for the methods beside this package (`methods/nfad.py` is the shortest).
"""
