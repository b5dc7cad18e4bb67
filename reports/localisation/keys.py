"""Scores as integers of the same order, and their linear-time sort."""

import numpy as np
from scipy.sparse import csr_array

BUCKETS = 2**16
SIGN = np.uint32(2**31)


def keys(scores: np.ndarray) -> np.ndarray:
    """uint32 that compare as the float32 scores do: equal for equal ones (-0.0 and 0.0 too), infinities at the ends.

    The bits of a float32 grow with its magnitude; those of negative numbers are inverted, those of others lifted above
    them. NaN has no place in the order.
    """
    bits = (scores + np.float32(0)).view(np.uint32)
    negative = (bits >= SIGN).astype(np.uint32)
    return bits ^ (SIGN | (SIGN - np.uint32(1)) * negative)


def halves(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The high 16 bits, which name a bucket, and the low 16 bits, a key's place in its bucket."""
    return (values >> np.uint32(16)).astype(np.int32), values.astype(np.uint16)


def sort_keys(values: np.ndarray) -> np.ndarray:
    """`values` (n,) in rising order.

    Transposing a sparse row counts the keys into buckets in linear time, and NumPy sorts 16 bits in linear time too;
    its sort of 32 bits depends on the processor and is the slowest step of all metrics on some.
    """
    high, low = halves(values)
    buckets = csr_array((low, high, [0, len(values)]), shape=(1, BUCKETS)).tocsc()
    sizes = np.diff(buckets.indptr)
    for bucket in np.split(buckets.data, np.cumsum(sizes[sizes > 0])):
        bucket.sort(kind="stable")
    return np.repeat(np.arange(BUCKETS, dtype=np.uint32) << np.uint32(16), sizes) | buckets.data
