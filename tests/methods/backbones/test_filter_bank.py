from typing import Any

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter
from sklearn.covariance import EmpiricalCovariance
from sklearn.metrics import roc_auc_score

from methods.backbones.backbone import LevelBackbone
from methods.backbones.build import build_levels
from methods.backbones.filter_bank import FilterBank, derivative_profiles

SIDE = 64


@pytest.fixture(scope="module")
def bank(entries: dict[str, Any]) -> LevelBackbone:
    return build_levels(entries["filter_bank"])


def textures(count: int, seed: int) -> np.ndarray:
    """Stripes under smooth noise, uint8 `(count, 64, 64, 3)`."""
    rng = np.random.default_rng(seed)
    noise = gaussian_filter(rng.standard_normal((count, SIDE, SIDE)), (0, 1.2, 1.2), mode="wrap")
    stripes = np.sin(np.linspace(0, 7 * np.pi, SIDE))
    grey = 128 + 18 * noise / noise.std() + 14 * stripes
    return np.clip(grey[..., None] * [1, 0.9, 0.75], 0, 255).astype(np.uint8)


def distances(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Mahalanobis distance of each position of `test` to all positions of `train`."""
    fitted = EmpiricalCovariance().fit(train.reshape(-1, train.shape[-1]))
    return fitted.mahalanobis(test.reshape(-1, test.shape[-1])).reshape(test.shape[:3])


def test_three_levels_of_sixteen_channels(bank: LevelBackbone) -> None:
    assert bank.shapes((128, 128, 3)) == [(32, 32, 16), (16, 16, 16), (8, 8, 16)]


def test_values_are_of_order_one(bank: LevelBackbone) -> None:
    tints = np.random.default_rng(3).uniform(0.4, 1.2, (8, 1, 1, 3))
    images = np.clip(textures(8, seed=0) * tints, 0, 255).astype(np.uint8)
    for level in bank(torch.from_numpy(images)):
        spread = level.std((0, 1, 2))
        assert (spread > 0.05).all()
        assert (spread < 3).all()
        assert (level.mean((0, 1, 2)).abs() < 3).all()


@pytest.mark.parametrize("level", [0, 1, 2])
def test_scratches_stand_out(bank: LevelBackbone, level: int) -> None:
    """A scratch of two pixels' width is ranked above the texture, by the Mahalanobis distance of positions."""
    scratched, mask = textures(10, seed=1), np.zeros((10, SIDE, SIDE), bool)
    for row in range(10):
        mask[row, 10 + 4 * row : 12 + 4 * row, 20:44] = True
    scratched[mask] = np.minimum(scratched[mask].astype(int) + 60, 255)
    train = bank(torch.from_numpy(textures(20, seed=2)))[level].numpy()
    found = distances(train, bank(torch.from_numpy(scratched))[level].numpy())
    stride = SIDE // found.shape[1]
    cells = mask.reshape(10, SIDE // stride, stride, SIDE // stride, stride).any((2, 4))
    assert roc_auc_score(cells.ravel(), found.ravel()) > 0.95


@pytest.mark.parametrize("scale", [1.0, 2.0, 4.0])
def test_profiles_differentiate(scale: float) -> None:
    """On x^2 / 2 in units of the scale: the Gaussian smooths, then come slope x and curvature 1; constants vanish."""
    profiles = derivative_profiles(scale).double()
    unit = (torch.arange(profiles.shape[1]) - profiles.shape[1] // 2).double() / scale
    assert profiles.sum(1).tolist() == pytest.approx([1, 0, 0], abs=1e-6)
    assert (profiles[1] @ unit).item() == pytest.approx(1, abs=0.05)
    assert (profiles[2] @ (unit.square() / 2)).item() == pytest.approx(1, abs=0.1)


def test_a_ramp_answers_along_its_own_axis() -> None:
    """Channels 6 and 7 are the first derivatives along x and y."""
    ramp = torch.linspace(0, 1, 32).expand(1, 3, 32, 32)
    along_x = FilterBank([1])(ramp)[0][0, :, 2:-2, 2:-2]
    along_y = FilterBank([1])(ramp.mT)[0][0, :, 2:-2, 2:-2]
    torch.testing.assert_close(along_x[6], along_y[7].mT)
    assert along_x[6].min() > 1
    assert along_x[7].abs().max() < 1e-4


def test_sides_that_do_not_fit_are_refused(bank: LevelBackbone) -> None:
    with pytest.raises(ValueError, match="multiples of 16, found 100 x 96"):
        bank(torch.zeros(1, 100, 96, 3, dtype=torch.uint8))
