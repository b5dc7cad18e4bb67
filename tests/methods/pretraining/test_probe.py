import numpy as np
import pytest
from torch import nn

from methods.backbones.backbone import Backbone
from methods.backbones.transform import Scale
from methods.pretraining import probe
from methods.pretraining.probe import Probe

PIXELS = Backbone(Scale(), nn.Flatten())


def coloured(red: list[int], green: list[int]) -> np.ndarray:
    """One-pixel images."""
    return np.stack([np.array(red), np.array(green), np.zeros(len(red))], 1).astype(np.uint8)[:, None, None, :]


def test_an_image_is_classified_by_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four reds and four greens: where one red is labelled green, it is wrong, as the three others outvote it."""
    monkeypatch.setattr(probe, "CHUNK", 3)
    images = coloured([255, 250, 240, 230, 10, 0, 20, 30], [0, 10, 20, 30, 255, 250, 240, 230])
    labels = np.array(["red"] * 4 + ["green"] * 4)
    assert Probe(images, labels, neighbours=3).accuracy(PIXELS, "cpu", 4) == 1
    labels[0] = "green"
    assert Probe(images, labels, neighbours=3).accuracy(PIXELS, "cpu", 4) == 7 / 8


def test_nearer_neighbours_count_more() -> None:
    """One neighbour at cosine 1 outvotes two at 0 when the temperature is low, and loses when it is high."""
    images = coloured([255, 255, 0, 0], [0, 0, 255, 255])
    labels = np.array([0, 0, 1, 1])
    assert Probe(images, labels, neighbours=3, temperature=0.1).accuracy(PIXELS, "cpu", 4) == 1
    assert Probe(images, labels, neighbours=3, temperature=100).accuracy(PIXELS, "cpu", 4) == 0
