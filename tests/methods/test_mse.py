import numpy as np

from methods.mse import MSE

INLIERS = np.array([[0, 0], [2, 0], [4, 6]], dtype=np.float32)


def test_squared_distance_to_the_mean_by_hand() -> None:
    """The mean is (2, 2)."""
    detector = MSE().fit(INLIERS)
    scores = detector.decision_function(np.array([[2, 2], [3, 4], [0, 0]], dtype=np.float32))
    assert scores.tolist() == [0, 5, 8]


def test_many_inliers_do_not_lose_the_mean() -> None:
    """In float32 this sum would stop growing."""
    features = np.full((200_000, 1), 1.1, dtype=np.float32)
    features[0] += 1e4
    assert MSE().fit(features).mean_[0] == features.astype(np.float64).mean()
