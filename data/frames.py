"""The rows of tasks: which images train and which test a member."""

import pandas as pd

TEST = ["category", "member", "dataset", "split", "row", "label", "anomaly"]
Frames = tuple[pd.DataFrame, pd.DataFrame]


def need(dataset: str, category: str, what: str, found: int) -> None:
    """Raise ValueError where a category has none of what a protocol needs."""
    if not found:
        raise ValueError(f"{dataset}: category {category} has no {what}; prepare more images or leave it out")


def training_rows(dataset: str, member: str, rows: pd.Index) -> pd.DataFrame:
    """`member, dataset, split, row` of the training images of one member."""
    return pd.DataFrame({"member": member, "dataset": dataset, "split": "train", "row": rows})


def testing_rows(
    category: str,
    member: str,
    dataset: str,
    rows: pd.Index,
    label: str | pd.Series,
    anomaly: bool | pd.Series,
) -> pd.DataFrame:
    """The columns TEST for the images that test one member on one category."""
    names = {"category": category, "member": member, "dataset": dataset, "split": "test"}
    return pd.DataFrame({"row": rows}, index=rows).assign(**names, label=label, anomaly=anomaly)[TEST]
