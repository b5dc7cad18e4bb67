from dataclasses import replace

import numpy as np
import pytest
import torch

from methods.contract.planted_maps import plant
from methods.localiser import KnownAnomalies, MapTrainingSet
from methods.map_flows.members import Tensors, member_of
from methods.map_flows.sampling import Counts, Member


def member(data: MapTrainingSet, needs_anomalies: bool = True, tensors: Tensors | None = None) -> Member:
    return member_of(data, needs_anomalies, torch.Generator(), tensors or Tensors(torch.device("cpu")))


@pytest.fixture
def data() -> MapTrainingSet:
    return plant().data


@pytest.fixture
def anomalies(data: MapTrainingSet) -> KnownAnomalies:
    assert data.anomalies is not None
    return data.anomalies


def test_a_member_has_all_images_on_every_level(data: MapTrainingSet, anomalies: KnownAnomalies) -> None:
    found = member(data)
    assert found.counts == Counts(normal=16, known=3, pasted=4)
    for level, normal, known, pasted in zip(found.levels, data.normal, anomalies.known, anomalies.pasted, strict=True):
        images = np.concatenate([normal, known, pasted])
        drawn = level.take(torch.arange(images[..., 0].size))
        np.testing.assert_array_equal(drawn.features, images.reshape(-1, images.shape[3]))
        masks = np.concatenate([np.zeros((16, 32, 32)), anomalies.known_masks, anomalies.pasted_masks])
        step = 32 // images.shape[1]
        np.testing.assert_array_equal(drawn.abnormal, masks[:, ::step, ::step].flatten() == 1)


def test_members_share_the_memory_of_the_normal_images(data: MapTrainingSet) -> None:
    tensors = Tensors(torch.device("cpu"))
    one, other = (member(data, tensors=tensors) for _ in range(2))
    assert one.levels[0].normal.data_ptr() == other.levels[0].normal.data_ptr() == data.normal[0].ctypes.data


def test_read_only_arrays_are_welcome(data: MapTrainingSet) -> None:
    for level in data.normal:
        level.flags.writeable = False
    assert member(data).counts.normal == 16


def test_anomalies_that_are_not_needed_are_not_looked_at(data: MapTrainingSet) -> None:
    found = member(data, needs_anomalies=False)
    assert found.counts == Counts(16, 0, 0)
    assert [level.anomalous for level in found.levels] == [(), ()]


def test_needed_anomalies_that_are_missing_are_asked_for(data: MapTrainingSet) -> None:
    with pytest.raises(ValueError, match="planted 0: this method needs known anomalies: list `known_anomalies`"):
        member(replace(data, anomalies=None))


def test_an_empty_bank_is_named(data: MapTrainingSet, anomalies: KnownAnomalies) -> None:
    none = replace(anomalies, pasted=tuple(level[:0] for level in anomalies.pasted), pasted_masks=np.empty((0, 32, 32)))
    with pytest.raises(ValueError, match="planted 0: there is no pasted anomaly"):
        member(replace(data, anomalies=none))


def test_anomalies_of_other_shapes_are_named(data: MapTrainingSet, anomalies: KnownAnomalies) -> None:
    fewer = replace(anomalies, known_masks=anomalies.known_masks[:2])
    narrow = replace(anomalies, known=tuple(level[..., :-1] for level in anomalies.known))
    for other in (fewer, narrow, replace(anomalies, known=anomalies.known[:1])):
        with pytest.raises(ValueError, match="planted 0: the known anomalies have levels"):
            member(replace(data, anomalies=other))
