from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from data.readers import digits


def test_the_split_is_stratified_and_complete():
    train, test = (list(digits.read(Path(), split)) for split in ("train", "test"))
    assert not {sample.name for sample in train} & {sample.name for sample in test}
    assert len(train) + len(test) == 1797
    for label in "0123456789":
        counts = [sum(sample.label == label for sample in part) for part in (train, test)]
        assert abs(counts[0] - 2 * counts[1]) <= 2


def test_values_are_scaled_to_bytes_and_can_be_had_back():
    original = load_digits()
    for sample in digits.read(Path(), "test"):
        assert sample.image.shape == (8, 8, 1)
        assert sample.label == str(original.target[int(sample.name)])
        np.testing.assert_array_equal(np.rint(sample.image[..., 0] / 255 * 16), original.images[int(sample.name)])


def test_an_unknown_split_is_named():
    with pytest.raises(ValueError, match="no split 'valid'"):
        list(digits.read(Path(), "valid"))
