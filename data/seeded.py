"""Random numbers that depend on a name alone."""

import hashlib

import numpy as np


def generator(key: str) -> np.random.Generator:
    """The generator of that key: equal keys give equal numbers, other keys independent ones."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(key.encode()).digest()[:16]))
