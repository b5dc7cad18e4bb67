import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reports.localisation.keys import keys, sort_keys


@given(arrays(np.float32, st.integers(0, 20), elements=st.floats(width=32, allow_nan=False)))
def test_keys_compare_as_scores(scores: np.ndarray) -> None:
    found = keys(scores)
    assert ((found[:, None] < found) == (scores[:, None] < scores)).all()
    assert ((found[:, None] == found) == (scores[:, None] == scores)).all()


def test_the_ends_of_the_order() -> None:
    smallest = np.finfo(np.float32).smallest_subnormal
    rising = np.array([-np.inf, np.finfo(np.float32).min, -smallest, -0.0, smallest, np.inf], dtype=np.float32)
    assert (np.diff(keys(rising).astype(np.int64)) > 0).all()
    assert keys(np.float32([-0.0])) == keys(np.float32([0.0]))


@given(arrays(np.uint32, st.integers(0, 200), elements=st.integers(0, 2**32 - 1) | st.integers(0, 3)))
def test_sorts(values: np.ndarray) -> None:
    assert (sort_keys(values) == np.sort(values)).all()


def test_sorts_many() -> None:
    values = np.random.default_rng(0).integers(0, 2**32, 100_000, dtype=np.uint32)
    assert (sort_keys(values) == np.sort(values)).all()
