import numpy as np

from methods.mse_ratio import MSERatio

INLIERS = np.array([[0, 0], [2, 0], [4, 6]], dtype=np.float32)
AUXILIARY = np.array([[0, 0], [0, 2]], dtype=np.float32)


def test_difference_of_squared_distances_by_hand() -> None:
    """The means are (2, 2) and (0, 1): distances 0, 8, 5 and 5, 1, 0."""
    detector = MSERatio().fit(INLIERS, AUXILIARY)
    scores = detector.decision_function(np.array([[2, 2], [0, 0], [0, 1]], dtype=np.float32))
    assert scores.tolist() == [-5, 7, 5]
