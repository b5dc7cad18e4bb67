"""Which images train and which test each member (sources: papers.md 3.5; CSI, Tack et al. 2020, section 3).

Every protocol returns two frames of rows into the indexes. Train: `member, dataset, split, row`. Test:
`category, member, dataset, split, row, label, anomaly`.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

TEST = ["category", "member", "dataset", "split", "row", "label", "anomaly"]
WHOLE_SET = "all"  # the member of a protocol that trains on a dataset as a whole
Frames = tuple[pd.DataFrame, pd.DataFrame]


def one_vs_rest(
    train_index: pd.DataFrame, test_index: pd.DataFrame, dataset: str, categories: Sequence[str] | None = None
) -> Frames:
    """Each category, or each one named, is the inlier once.

    Its images of the train split train it and the full test split tests it. Raises ValueError for a
    category without training images, test inliers or test anomalies.
    """
    train, test = (index["category"].dropna().astype(str) for index in (train_index, test_index))
    chosen = sorted(set(train) | set(test)) if categories is None else list(categories)
    if not chosen:
        raise ValueError(f"{dataset}: one_vs_rest needs categories; its registry entry has no rule for them")
    for category in chosen:
        _need(dataset, category, "training images", int((train == category).sum()))
        _need(dataset, category, "test inliers", int((test == category).sum()))
        _need(dataset, category, "test anomalies", int((test != category).sum()))
    trains = [_train(dataset, category, train.index[train == category]) for category in chosen]
    tests = [_test(category, category, dataset, test.index, test, test != category) for category in chosen]
    return pd.concat(trains, ignore_index=True), pd.concat(tests, ignore_index=True)


def dataset_vs_dataset(
    train_index: pd.DataFrame, test_index: pd.DataFrame, dataset: str, others: Mapping[str, pd.DataFrame]
) -> Frames:
    """The dataset's train split trains one member, WHOLE_SET; each other dataset is the anomaly once.

    `others` gives the test index of each outlier dataset, whose name is the category. Raises ValueError when
    one of the splits is empty or no other dataset is given.
    """
    if not others or dataset in others:
        raise ValueError(f"{dataset}: dataset_vs_dataset needs other datasets, found {sorted(others)}")
    _need(dataset, WHOLE_SET, "training images", len(train_index))
    _need(dataset, WHOLE_SET, "test inliers", len(test_index))
    tests = []
    for other, index in others.items():
        _need(dataset, other, "test anomalies", len(index))
        tests.append(_test(other, WHOLE_SET, dataset, test_index.index, dataset, False))
        tests.append(_test(other, WHOLE_SET, other, index.index, other, True))
    return _train(dataset, WHOLE_SET, train_index.index), pd.concat(tests, ignore_index=True)


def auxiliary(train_index: pd.DataFrame, dataset: str) -> Frames:
    """The train split trains one member, WHOLE_SET, and nothing is tested: other methods go on from its models."""
    _need(dataset, WHOLE_SET, "training images", len(train_index))
    return _train(dataset, WHOLE_SET, train_index.index), pd.DataFrame(columns=TEST)


def _need(dataset: str, category: str, what: str, found: int) -> None:
    if not found:
        raise ValueError(f"{dataset}: category {category} has no {what}; prepare more images or leave it out")


def _train(dataset: str, member: str, rows: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"member": member, "dataset": dataset, "split": "train", "row": rows})


def _test(
    category: str,
    member: str,
    dataset: str,
    rows: pd.Index,
    label: str | pd.Series,
    anomaly: bool | pd.Series,
) -> pd.DataFrame:
    names = {"category": category, "member": member, "dataset": dataset, "split": "test"}
    return pd.DataFrame({"row": rows}, index=rows).assign(**names, label=label, anomaly=anomaly)[TEST]
