"""Which images train and test what in a group of industrial tasks."""

from collections.abc import Sequence

import pandas as pd

from data.frames import Frames
from data.industrial_protocols import hard_subset, known_class, one_product
from workflow.hard_classes import read_hard_classes
from workflow.suite import UNSEEN, Group


def industrial_frames(group: Group, train: pd.DataFrame, test: pd.DataFrame, hard: Sequence[str]) -> Frames:
    """The frames of all categories of the group; `hard` is the file of hard defect classes, where it needs one."""
    found = [
        _frames(
            group,
            category,
            train[train["category"] == category],
            test[test["category"] == category],
            read_hard_classes(hard, category),
        )
        for category in group.categories
    ]
    trains, tests = zip(*found, strict=True)
    return pd.concat(trains, ignore_index=True), pd.concat(tests, ignore_index=True)


def _frames(group: Group, category: str, train: pd.DataFrame, test: pd.DataFrame, hard: Sequence[str]) -> Frames:
    if group.protocol == "known_class":
        return known_class(train, test, group.dataset, category, member_per_class=True)
    train_rows, test_rows = one_product(train, test, group.dataset, category)
    return train_rows, hard_subset(test_rows, hard, UNSEEN) if group.protocol == UNSEEN else test_rows
