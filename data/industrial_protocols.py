"""Which images of one product train and test: `unsupervised`, `few_anomalies`, `known_class` (papers.md 2.7, 2.9).

The frames are those of `protocols.py`. Known anomalies that were drawn (`known_anomalies.py`) are still in the
test frames: they leave with each member and repetition.
"""

from collections.abc import Collection

import pandas as pd

from data.frames import Frames, need, testing_rows, training_rows
from data.sample import GOOD


def one_product(train_index: pd.DataFrame, test_index: pd.DataFrame, dataset: str, category: str) -> Frames:
    """`unsupervised` and `few_anomalies`: the category trains one member of its name and its test split tests it.

    Raises ValueError for a category without training images, good or anomalous test images.
    """
    _check(train_index, test_index, dataset, category)
    test = _test(test_index, dataset, category, category)
    return training_rows(dataset, category, train_index.index), test


def known_class(
    train_index: pd.DataFrame, test_index: pd.DataFrame, dataset: str, category: str, *, member_per_class: bool
) -> Frames:
    """Each defect class is known once: in its category `<category>.<class>` no image of that class is tested.

    A method that learns from known anomalies has a member per class, named as its category; for one that does
    not, `member_per_class` is False and the one member, `<category>`, is tested on all of them. Raises
    ValueError as `one_product`, and for a category with a single defect class.
    """
    _check(train_index, test_index, dataset, category)
    classes = defect_classes(test_index)
    if len(classes) < 2:
        raise ValueError(f"{dataset}: category {category} has the defect class {classes[0]} alone; known_class needs 2")
    names = {label: f"{category}.{label}" for label in classes}
    tests = [
        _test(test_index[test_index["label"] != label], dataset, name, name if member_per_class else category)
        for label, name in names.items()
    ]
    members = list(names.values()) if member_per_class else [category]
    trains = [training_rows(dataset, member, train_index.index) for member in members]
    return pd.concat(trains, ignore_index=True), pd.concat(tests, ignore_index=True)


def hard_subset(test: pd.DataFrame, hard: Collection[str], name: str = "hard") -> pd.DataFrame:
    """The rows of a test frame that are good or of a hard class, under the category `<category>.<name>`.

    The members stay: a hard subset is another test of the same models. Raises ValueError for a class that the
    frame does not have.
    """
    if unknown := sorted(set(hard) - set(test["label"])):
        raise ValueError(f"no test image of the hard class {', '.join(unknown)}; found {sorted(set(test['label']))}")
    kept = test[test["label"].isin([GOOD, *hard])]
    return kept.assign(category=kept["category"] + f".{name}").reset_index(drop=True)


def defect_classes(index: pd.DataFrame) -> list[str]:
    """The labels of an index that are defects, sorted."""
    return sorted(set(index["label"]) - {GOOD})


def _check(train_index: pd.DataFrame, test_index: pd.DataFrame, dataset: str, category: str) -> None:
    good = test_index["label"] == GOOD
    need(dataset, category, "training images", len(train_index))
    need(dataset, category, "good test images", int(good.sum()))
    need(dataset, category, "anomalous test images", int((~good).sum()))


def _test(index: pd.DataFrame, dataset: str, category: str, member: str) -> pd.DataFrame:
    labels = index["label"].astype(str)
    return testing_rows(category, member, dataset, index.index, labels, labels != GOOD).reset_index(drop=True)
