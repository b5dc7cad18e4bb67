import numpy as np
import pandas as pd
import pytest

from data.categories import categories, category_rows, class_of, of_product
from data.sample import Sample


def sample(**attributes):
    return Sample("x.jpg", "face", lambda: np.zeros((1, 1, 3), np.uint8), attributes)


PARTS = pd.DataFrame({"category": ["bolt", "bolt", "nut", "nut.bent", "nut.bent.hard"]})


def test_images_of_a_product_lie_together():
    assert category_rows(PARTS, "bolt") == slice(0, 2)
    assert category_rows(PARTS, "nut") == slice(2, 3)


@pytest.mark.parametrize("names", [["nut", "bolt", "nut"], ["bolt"]])
def test_images_of_a_product_in_pieces_are_refused(names):
    with pytest.raises(ValueError, match="images of category nut, not in one piece; prepare"):
        category_rows(pd.DataFrame({"category": names}), "nut")


def test_a_products_parts_belong_to_it():
    assert of_product(PARTS, "nut").index.tolist() == [2, 3, 4]


GENDER = {"rule": "attribute", "name": "Male", "values": {"-1": "female", "1": "male"}}


def test_no_rule_gives_no_categories():
    assert categories(["b", "a"], None) == [None, None]


def test_labels_can_be_categories():
    assert categories(["b", "a"], {"rule": "label"}) == ["b", "a"]


def test_groups_are_positions_among_the_sorted_labels():
    rule = {"rule": "groups", "groups": [[0, 3], [1, 2]]}
    assert categories(["d", "c", "b", "a", "d"], rule) == ["0", "1", "1", "0", "0"]


def test_groups_need_every_class():
    with pytest.raises(ValueError, match="groups 4 classes, the split has 3: a, b, c"):
        categories(["a", "b", "c"], {"rule": "groups", "groups": [[0, 3], [1, 2]]})


def test_an_attribute_can_be_the_category():
    assert [class_of(sample(Male=value), GENDER) for value in (1, -1)] == ["male", "female"]
    assert categories(["male", "female"], GENDER) == ["male", "female"]


def test_a_product_is_named_by_the_reader():
    rule = {"rule": "product", "names": ["bottle"]}
    assert class_of(sample(category="bottle"), rule) == "face"
    assert categories(["bottle", "bottle"], rule) == ["bottle", "bottle"]


@pytest.mark.parametrize("attributes", [{}, {"Male": 0}])
def test_an_attribute_without_a_name_is_explained(attributes):
    with pytest.raises(ValueError, match=r"x\.jpg: attribute Male is .*knows -1, 1"):
        class_of(sample(**attributes), GENDER)


def test_the_registered_superclasses_cover_all_classes_once(registry):
    for name, count in (("cifar100", 100), ("letters", 40)):
        groups = registry[name]["categories"]["groups"]
        assert len(groups) == 20
        assert sorted(i for group in groups for i in group) == list(range(count))


def test_a_superclass_of_letters_is_a_letter_in_both_sizes(registry):
    labels = sorted(registry["letters"]["options"]["characters"])
    found = categories(labels, registry["letters"]["categories"])
    pairs = {group: [label for label, own in zip(labels, found, strict=True) if own == group] for group in found}
    assert all(large.lower() == small for large, small in pairs.values())
