from collections import Counter

import numpy as np
import pytest

from methods.anomalies import transforms
from methods.anomalies.transforms import TEN, Chance, augment

IMAGE = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
MASK = np.zeros((32, 32), np.uint8)
MASK[8:20, 10:25] = 1


def test_three_different_ones_of_ten_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each equally often, in any order."""
    drawn: list[int] = []

    def recorder(number: int):
        def record(image: np.ndarray, mask: np.ndarray, generator: np.random.Generator):
            drawn.append(number)
            return image, mask

        return record

    monkeypatch.setattr(transforms, "TEN", tuple(map(recorder, range(10))))
    generator = np.random.default_rng(0)
    for _ in range(500):
        augment(IMAGE, MASK, generator)
    triples = np.reshape(drawn, (500, 3))
    assert all(len(set(triple)) == 3 for triple in triples)
    assert all(120 < count < 180 for count in Counter(drawn).values())
    assert (np.diff(triples, axis=1) < 0).any()


def test_the_options_are_drawn_by_weight() -> None:
    def mark(value: int):
        return lambda image, mask, generator: (np.full_like(image, value), mask)

    chance = Chance(0.5, ((3, mark(1)), (1, mark(2))))
    generator, blank = np.random.default_rng(0), np.zeros_like(IMAGE)
    found = Counter(int(chance(blank, MASK, generator)[0].max()) for _ in range(800))
    assert found[0] == pytest.approx(400, abs=50)
    assert found[1] == pytest.approx(300, abs=50)
    assert found[2] == pytest.approx(100, abs=30)


def test_there_are_ten() -> None:
    """Their probabilities are the official code's."""
    assert [chance.probability for chance in TEN] == [0.5, 0.5, 0.5, 1.0, 0.2, 0.2, 0.2, 0.2, 0.3, 0.3]


@pytest.mark.parametrize("number", range(10))
def test_masks_stay_binary(number: int) -> None:
    """And photometric transforms leave the mask as it is."""
    generator = np.random.default_rng(number)
    geometric = number in {0, 1, 2, 3, 6, 7}
    pictures = [Chance(1, TEN[number].options)(IMAGE, MASK, generator) for _ in range(20)]
    for image, mask in pictures:
        assert (image.dtype, image.shape) == (np.uint8, IMAGE.shape)
        assert set(np.unique(mask)) <= {0, 1}
    assert any((mask != MASK).any() for _, mask in pictures) == geometric
    assert any((image != IMAGE).any() for image, _ in pictures)
