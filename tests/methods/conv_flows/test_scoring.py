import math

import torch

from methods.conv_flows.scoring import anomaly_maps


def test_two_levels_by_hand() -> None:
    """A level of 2 x 2 positions, enlarged to 4 x 4 with corners not aligned, and one of 1 x 1; two channels each."""
    long = math.sqrt(2 * math.log(4))
    fine = torch.zeros(1, 2, 2, 2)
    fine[0, :, 0, 0] = long
    single = torch.tensor([2 * math.sqrt(math.log(2)), 0.0]).view(1, 2, 1, 1)
    weights = torch.tensor([1.0, 0.75, 0.25, 0.0], dtype=torch.float64)
    enlarged = -1 + 0.75 * weights[:, None] * weights
    found = anomaly_maps([fine, single], 4)
    assert found.dtype == torch.float64
    torch.testing.assert_close(found, (enlarged[None] - 0.5) / 2, rtol=0, atol=1e-6)


def test_very_long_latent_vectors_are_still_told_apart() -> None:
    maps = anomaly_maps([torch.tensor([20.0, 25.0, 30.0, 35.0]).view(1, 1, 2, 2)], 2).flatten()
    assert maps.unique().tolist() == maps.tolist()
