"""A small world for the reports: two inlier categories of four test images, and specs over them."""

from collections.abc import Callable

import pandas as pd
import pytest

from reports.spec import Row, TableSpec

MakeMetrics = Callable[[dict[tuple[str, str, str], list[float]]], pd.DataFrame]


@pytest.fixture
def spec() -> TableSpec:
    return TableSpec(
        name="tablet",
        title="A table",
        source="A paper, table 9",
        dataset="pets",
        protocol="one_vs_rest",
        categories=(("cat", "Cat"), ("dog", "Dog")),
        rows=(Row("knn", "KNN"), Row("csi", "CSI", quoted=True), Row("cf", "CF", auxiliary=True)),
        tolerance=0.5,
    )


@pytest.fixture
def confusion_spec() -> TableSpec:
    return TableSpec(
        name="square",
        title="A matrix",
        source="A paper, table 9",
        dataset="pets",
        protocol="one_vs_rest",
        categories=(("cat", "Cat"), ("dog", "Dog"), ("cow", "Cow")),
        rows=(Row("cf", "CF", auxiliary=True),),
        tolerance=0.5,
        metric="auroc_vs",
    )


@pytest.fixture
def make_metrics() -> MakeMetrics:
    """Metrics from {(category, method, metric): values of repetitions 0, 1, ...}."""

    def make(values: dict[tuple[str, str, str], list[float]]) -> pd.DataFrame:
        rows = [
            ("pets", "one_vs_rest", category, method, repetition, "last", metric, value)
            for (category, method, metric), numbers in values.items()
            for repetition, value in enumerate(numbers)
        ]
        names = ["dataset", "protocol", "category", "method", "repetition", "checkpoint", "metric", "value"]
        return pd.DataFrame(rows, columns=names)

    return make


@pytest.fixture
def metrics(make_metrics: MakeMetrics) -> pd.DataFrame:
    """KNN: 90 and 80. CF over two repetitions: cat 91 and 93, dog 80 and 84, so means 85.5 and 88.5."""
    return make_metrics(
        {
            ("cat", "knn", "auroc"): [90.0, 90.0],
            ("dog", "knn", "auroc"): [82.0, 82.0],
            ("cat", "cf", "auroc"): [91.0, 93.0],
            ("dog", "cf", "auroc"): [80.0, 84.0],
        }
    )


@pytest.fixture
def published() -> pd.DataFrame:
    cells = [
        ("cat", "knn", 90.4, "ok", ""),
        ("dog", "knn", 83.0, "ok", ""),
        ("mean", "knn", 86.7, "ok", ""),
        ("cat", "csi", 70.1, "ok", ""),
        ("dog", "csi", 60.1, "erratum", "printed twice"),
        ("mean", "csi", 65.1, "derived", "from elsewhere"),
        ("cat", "cf", 92.0, "ok", ""),
        ("dog", "cf", float("nan"), "unreadable", "lost"),
        ("mean", "cf", 86.0, "ok", ""),
    ]
    frame = pd.DataFrame(cells, columns=["category", "method", "value", "status", "note"])
    empty = {"std": float("nan"), "corrected": float("nan")}
    return frame.assign(dataset="pets", protocol="one_vs_rest", metric="auroc", **empty)


@pytest.fixture
def tested() -> pd.DataFrame:
    """Members cat and dog, each tested on the same two cats and two dogs."""
    labels = ["cat", "cat", "dog", "dog"]
    frames = [
        pd.DataFrame(
            {
                "category": inlier,
                "member": inlier,
                "dataset": "pets",
                "split": "test",
                "row": range(4),
                "label": labels,
                "anomaly": [label != inlier for label in labels],
            }
        )
        for inlier in ("cat", "dog")
    ]
    return pd.concat(frames, ignore_index=True)
