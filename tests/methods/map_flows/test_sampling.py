from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from methods.map_flows.flow import LevelShape
from methods.map_flows.sampling import Anomalous, Counts, LevelImages, Member, abnormal_rows
from methods.map_flows.schedule import Schedule

SHAPE = LevelShape(2, 3, 1)
NORMAL, KNOWN, PASTED = 9, 2, 4


def schedule(**changes: Any) -> Schedule:
    settings: dict[str, Any] = {
        **{"meta_epochs": 2, "sub_epochs": 1, "image_batch": 4, "feature_batch": 5, "steps_per_batch": None},
        **{"learning_rate": 1.0, "final_learning_rate": 0.0, "warm_up_epochs": 0, "warm_up_learning_rate": 0.0},
    }
    return Schedule(**settings | changes)


def numbered(first: int, images: int) -> Tensor:
    """Features `(images x positions, 1)` that are 10 x the image's number + the position."""
    numbers = torch.arange(first, first + images)[:, None] * 10 + torch.arange(SHAPE.positions)
    return numbers.reshape(-1, 1).float()


def member(seed: int = 0, anomalies: bool = True) -> Member:
    anomalous = [
        Anomalous(numbered(NORMAL, KNOWN), torch.arange(KNOWN * 6) % 6 == 1),
        Anomalous(numbered(NORMAL + KNOWN, PASTED), torch.arange(PASTED * 6) % 6 == 2),
    ]
    level = LevelImages(SHAPE, numbered(0, NORMAL), anomalous if anomalies else [])
    counts = Counts(NORMAL, KNOWN, PASTED) if anomalies else Counts(NORMAL)
    return Member("some", counts, [level], torch.Generator().manual_seed(seed))


def test_a_pass_visits_normal_images_once_and_drops_the_incomplete_batch() -> None:
    batches = list(member().image_batches(0, schedule()))
    assert [len(batch) for batch in batches] == [4, 4]
    images = torch.cat(batches).tolist()
    assert len(set(images)) == 8
    assert set(images) < set(range(NORMAL))


def test_a_pass_with_anomalies_repeats_the_known_and_draws_from_the_pasted() -> None:
    """Of twelve, six are the two known images, three times each, and six are drawn from four pasted ones."""
    batches = member().image_batches(12, schedule(image_batch=21))
    counts = np.bincount(torch.cat(list(batches)), minlength=NORMAL + KNOWN + PASTED)
    assert counts[:NORMAL].tolist() == [1] * 9
    assert counts[NORMAL : NORMAL + KNOWN].tolist() == [3, 3]
    assert sorted(counts[NORMAL + KNOWN :]) == [1, 1, 2, 2]


def test_pasted_anomalies_change_from_pass_to_pass() -> None:
    data = member()
    passes = [torch.cat(list(data.image_batches(4, schedule(image_batch=13)))) for _ in range(20)]
    pasted = [tuple(sorted(images[images >= NORMAL + KNOWN].tolist())) for images in passes]
    assert all(len(set(drawn)) == 2 for drawn in pasted)
    assert len(set(pasted)) > 3


def test_steps_visit_the_positions_of_the_batch_once_and_are_what_they_say() -> None:
    """Four images of six positions make four steps of five; an anomaly sits at position 1 or 2 of its image."""
    images = torch.tensor([7, 0, 10, 12])
    steps = list(member().draws(0, images, schedule()))
    assert [len(step.features) for step in steps] == [5] * 4
    found = torch.cat([step.features for step in steps]).flatten().long()
    assert len(found.unique()) == 20
    assert set((found // 10).tolist()) == set(images.tolist())
    assert torch.equal(torch.cat([step.positions for step in steps]), found % 10)
    abnormal = torch.cat([step.abnormal for step in steps])
    assert set(found[abnormal].tolist()) == set(found.tolist()) & {101, 122}
    assert abnormal.any()


def test_a_cap_takes_the_first_of_the_same_steps() -> None:
    images = torch.tensor([7, 0, 10, 12])
    whole, capped = (list(member().draws(0, images, schedule(steps_per_batch=cap))) for cap in (None, 2))
    assert len(capped) == 2
    for one, other in zip(capped, whole, strict=False):
        assert all(torch.equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_member_without_anomalies_draws_normal_features() -> None:
    for step in member(anomalies=False).draws(0, torch.tensor([8, 1, 2, 3]), schedule()):
        assert not step.abnormal.any()


def test_draws_depend_on_the_members_generator_alone() -> None:
    def draws(seed: int) -> Tensor:
        data = member(seed)
        batches = data.image_batches(4, schedule())
        torch.rand(3)
        return torch.cat([step.features for images in batches for step in data.draws(0, images, schedule())])

    assert torch.equal(draws(0), draws(0))
    assert not torch.equal(draws(0), draws(1))


@pytest.mark.parametrize(("side", "rows"), [(8, [0, 4]), (6, [0, 3]), (5, [0, 2])])
def test_a_mask_is_seen_at_its_nearest_pixel(side: int, rows: list[int]) -> None:
    """Row i of a level of height h is pixel row floor(i side / h)."""
    masks = torch.zeros(len(rows), side, side, dtype=torch.uint8)
    for image, row in enumerate(rows):
        masks[image, row] = 1
    found = abnormal_rows(masks, LevelShape(2, 3, 1)).view(len(rows), 2, 3)
    assert found[..., 0].tolist() == [[True, False], [False, True]]
    assert torch.equal(found, found[..., :1].expand(-1, -1, 3))
