import math

import pytest
import torch

from methods.map_flows.scoring import anomaly_maps


def test_two_levels_by_hand() -> None:
    """Two images; the coarse level has 2 x 2 positions, enlarged to 3 x 3 with aligned corners; the other has 1 x 1.

    The maxima over the test set are 2 and 5, so the densities are e^0, e^-1, e^-2 ..., and the largest sum is 1 + 1.
    """
    coarse = torch.tensor([[[2.0, 1.0], [0.0, -1.0]], [[1.0, 1.0], [1.0, 1.0]]])
    single = torch.tensor([[[5.0]], [[4.0]]])
    e = [math.exp(-k) for k in range(4)]
    enlarged = [
        [1.0, (1 + e[1]) / 2, e[1]],
        [(1 + e[2]) / 2, (1 + e[1] + e[2] + e[3]) / 4, (e[1] + e[3]) / 2],
        [e[2], (e[2] + e[3]) / 2, e[3]],
    ]
    expected = torch.tensor([enlarged, [[e[1]] * 3] * 3], dtype=torch.float64)
    expected = 2.0 - expected - torch.tensor([1.0, e[1]], dtype=torch.float64).view(2, 1, 1)
    torch.testing.assert_close(anomaly_maps([coarse, single], 3), expected, rtol=1e-12, atol=1e-12)


def test_a_level_counts_relative_to_its_own_maximum() -> None:
    likelihood = torch.randn(3, 4, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    torch.testing.assert_close(anomaly_maps([likelihood, likelihood + 100], 8), 2 * anomaly_maps([likelihood], 8))


def test_very_unlikely_positions_are_still_told_apart() -> None:
    maps = anomaly_maps([torch.tensor([[[0.0, -20.0], [-25.0, -30.0]]])], 2).flatten()
    assert maps.unique().tolist() == sorted(maps.tolist())
    assert maps[0].item() == pytest.approx(0.0)
