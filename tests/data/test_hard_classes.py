import math

import pytest

from data.hard_classes import hard_classes


@pytest.mark.parametrize(("classes", "hard"), [(2, 1), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2), (8, 3)])
def test_a_third_is_hard(classes, hard):
    auroc = {f"c{i}": 0.9 - 0.05 * i for i in range(classes)}
    assert hard_classes(auroc) == sorted(f"c{i}" for i in range(classes - hard, classes))


def test_ties_go_by_name():
    assert hard_classes({"cut": 0.5, "bent": 0.5, "worn": 0.9}) == ["bent"]


@pytest.mark.parametrize(
    ("auroc", "message"),
    [({}, "found none"), ({"ko": 0.5}, "found ko"), ({"a": 0.5, "b": math.nan}, "no AUROC of the defect class b")],
)
def test_what_cannot_be_ranked_is_explained(auroc, message):
    with pytest.raises(ValueError, match=message):
        hard_classes(auroc)
