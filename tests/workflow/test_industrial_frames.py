"""Each category of a group brings its own images, and its own hard defect classes."""

from pathlib import Path

import pandas as pd
import pytest

from workflow.industrial_frames import industrial_frames
from workflow.suite import Group

TRAIN = pd.DataFrame({"category": ["bolt"] * 2 + ["nut"] * 3, "label": "good"})
LABELS = ["bent", "good", "worn", "bent", "good", "worn"]
TEST = pd.DataFrame({"category": ["bolt"] * 3 + ["nut"] * 3, "label": LABELS})


def group(protocol: str, *categories: str) -> Group:
    return Group("parts", protocol, (), 8, "bolt-nut", categories)


@pytest.mark.parametrize("protocol", ["unsupervised", "few_anomalies"])
def test_every_category_trains_and_tests_its_member(protocol: str) -> None:
    train, test = industrial_frames(group(protocol, "bolt", "nut"), TRAIN, TEST, [])
    assert train.groupby("member")["row"].agg(list).to_dict() == {"bolt": [0, 1], "nut": [2, 3, 4]}
    assert test.groupby("member")["row"].agg(list).to_dict() == {"bolt": [0, 1, 2], "nut": [3, 4, 5]}


def test_only_the_categories_of_the_group_are_there() -> None:
    train, test = industrial_frames(group("unsupervised", "nut"), TRAIN, TEST, [])
    assert set(train["member"]) == set(test["category"]) == {"nut"}


def test_known_classes_are_those_of_their_category() -> None:
    _, test = industrial_frames(group("known_class", "bolt", "nut"), TRAIN, TEST, [])
    assert test.groupby("category")["row"].agg(list).to_dict() == {
        "bolt.bent": [1, 2],
        "bolt.worn": [0, 1],
        "nut.bent": [4, 5],
        "nut.worn": [3, 4],
    }


def test_an_unseen_subset_has_the_hard_classes_of_its_category(tmp_path: Path) -> None:
    file = tmp_path / "hard.csv"
    file.write_text("category,label,image_auroc,hard\nbolt,bent,0.5,True\nbolt,worn,0.9,False\nnut,worn,0.6,True\n")
    _, test = industrial_frames(group("unseen", "bolt", "nut"), TRAIN, TEST, [str(file)])
    assert test.groupby("category")["row"].agg(list).to_dict() == {"bolt.unseen": [0, 1], "nut.unseen": [4, 5]}
