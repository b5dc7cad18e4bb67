"""Which images train and which test each member (sources: papers.md 3.5; CSI, Tack et al. 2020, section 3).

Every protocol returns two frames of rows into the indexes. Train: `member, dataset, split, row`. Test:
`category, member, dataset, split, row, label, anomaly`.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from data.frames import TEST, Frames, need, testing_rows, training_rows

WHOLE_SET = "all"  # the member of a protocol that trains on a dataset as a whole


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
        need(dataset, category, "training images", int((train == category).sum()))
        need(dataset, category, "test inliers", int((test == category).sum()))
        need(dataset, category, "test anomalies", int((test != category).sum()))
    trains = [training_rows(dataset, category, train.index[train == category]) for category in chosen]
    tests = [testing_rows(category, category, dataset, test.index, test, test != category) for category in chosen]
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
    need(dataset, WHOLE_SET, "training images", len(train_index))
    need(dataset, WHOLE_SET, "test inliers", len(test_index))
    tests = []
    for other, index in others.items():
        need(dataset, other, "test anomalies", len(index))
        tests.append(testing_rows(other, WHOLE_SET, dataset, test_index.index, dataset, False))
        tests.append(testing_rows(other, WHOLE_SET, other, index.index, other, True))
    return training_rows(dataset, WHOLE_SET, train_index.index), pd.concat(tests, ignore_index=True)


def auxiliary(train_index: pd.DataFrame, dataset: str) -> Frames:
    """The train split trains one member, WHOLE_SET, and nothing is tested: other methods go on from its models."""
    need(dataset, WHOLE_SET, "training images", len(train_index))
    return training_rows(dataset, WHOLE_SET, train_index.index), pd.DataFrame(columns=TEST)
