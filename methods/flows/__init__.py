"""Normalizing flows on feature vectors, trained as one stack whose members differ only in data and seed.

`coupling.py` builds one flow, `stack.py` holds many of them as one model, `batches.py` feeds each member from
its own generator, `objectives.py` are the papers' losses and `training.py` is the one training loop.
"""
