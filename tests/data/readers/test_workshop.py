from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from data.readers import workshop
from data.workshop.scenes import SCENES

IMAGES = {"train": 2, "good": 2, "defect": 2}


def read(category, split="test", seed="toy", **images):
    return list(workshop.read(Path(), split, categories=[category], seed=seed, images=IMAGES | images))


def test_the_registry_names_the_products_and_counts_them(registry):
    entry = registry["workshop"]
    assert sorted(entry["categories"]["names"]) == sorted(SCENES)
    assert len(entry["categories"]["textures"]) >= 2
    assert len(SCENES) - len(entry["categories"]["textures"]) >= 2
    for split, counts in entry["counts"].items():
        for category, count in counts.items():
            samples = list(workshop.read(Path(), split, categories=[category], **entry["options"]))
            assert len(samples) == count
            assert [sample.name for sample in samples] == sorted({sample.name for sample in samples})


@pytest.mark.parametrize("category", SCENES)
def test_a_product_has_at_least_three_defects(category):
    labels = Counter(sample.label for sample in read(category))
    assert labels.pop("good") == 2
    assert len(labels) >= 3
    assert set(labels.values()) == {2}
    assert [sample.label for sample in read(category, "train")] == ["good", "good"]


@pytest.mark.parametrize("category", SCENES)
def test_pictures_have_masks_where_they_have_defects(category):
    for sample in read(category):
        assert sample.image.shape == (128, 128, 3)
        assert sample.image.dtype == np.uint8
        assert sample.attributes == {"category": category}
        assert (sample.mask is None) == (sample.label == "good")
        if sample.mask is not None:
            assert sample.mask.dtype == bool
            assert 5 < sample.mask.sum() < 128 * 128 / 10


def test_a_picture_depends_on_seed_category_split_and_name_alone():
    few = {sample.name: sample.image for sample in read("plug")}
    many = {sample.name: sample.image for sample in read("plug", good=4, defect=3)}
    for name, image in few.items():
        np.testing.assert_array_equal(image, many[name])
    assert (read("plug", seed="other")[0].image != read("plug")[0].image).any()
    assert len({sample.image.tobytes() for sample in (*read("plug"), *read("plug", "train"))}) == 2 * 5 + 2


def test_an_unknown_category_is_explained():
    with pytest.raises(ValueError, match="no category 'plugs'; this dataset has granite, plug, washer, weave"):
        read("plugs")
