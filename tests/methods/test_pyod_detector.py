import numpy as np
from pyod.models.iforest import IForest
from pyod.models.knn import KNN

from methods.contract.planted import Planted
from methods.pyod_detector import PyodDetector


def test_scores_are_pyods_own(planted: Planted) -> None:
    detector = PyodDetector(KNN, 0, {"n_neighbors": 3, "method": "mean"}).fit(planted.data.inliers)
    expected = KNN(n_neighbors=3, method="mean").fit(planted.data.inliers)
    np.testing.assert_array_equal(detector.decision_function(planted.test), expected.decision_function(planted.test))


def test_a_detector_that_takes_a_seed_gets_it(planted: Planted) -> None:
    """Seeds of ours have 63 bits, scikit-learn's 32."""
    seeds = [2**62 + 1, 2**62 + 1, 2**62 + 2]
    first, same, other = (
        PyodDetector(IForest, seed, {}).fit(planted.data.inliers).decision_function(planted.test) for seed in seeds
    )
    np.testing.assert_array_equal(first, same)
    assert not np.allclose(first, other)


def test_the_state_is_no_pickle(planted: Planted) -> None:
    state = PyodDetector(KNN, 0, {}).fit(planted.data.inliers).state()
    assert {name: value.dtype for name, value in state.items()} == {"inliers_": np.float32}
