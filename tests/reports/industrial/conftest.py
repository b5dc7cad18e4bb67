"""Two products with two repetitions each, a spec over them, and what a paper says of them."""

import pandas as pd
import pytest

from reports.industrial.lines import category_lines
from reports.industrial.spec import IndustrialSpec
from reports.spec import Row

NAMES = ["category", "method", "metric", "value"]


@pytest.fixture
def spec() -> IndustrialSpec:
    lines = category_lines(["nut", "big_screw"], {"nut": "Nut"})
    return IndustrialSpec(
        name="tablet",
        title="A table",
        source="A paper, table 9",
        dataset="parts",
        protocol="few_anomalies",
        categories=lines.categories,
        rows=(Row("padim", "PaDiM", quoted=True), Row("nfad", "NFAD"), Row("bgad", "BGAD")),
        tolerance=0.5,
        over=lines.over,
        recorded=("image_auroc", "pixel_auroc", "pro"),
        printed=("pixel_auroc", "pro"),
        printed_means=("image_auroc",),
    )


def metrics_of(
    protocol: str, values: dict[tuple[str, str, str], list[float]], checkpoint: str = "last"
) -> pd.DataFrame:
    """Metrics from {(category, method, metric): values of repetitions 0, 1, ...}."""
    rows = [(*cell, repetition, value) for cell, numbers in values.items() for repetition, value in enumerate(numbers)]
    frame = pd.DataFrame(rows, columns=[*NAMES[:3], "repetition", "value"])
    return frame.assign(dataset="parts", protocol=protocol, checkpoint=checkpoint)


@pytest.fixture
def metrics() -> pd.DataFrame:
    """NFAD: pixel AUROC 90 and 80, PRO 70 and 60. BGAD: 92 (91, 93) and 80, PRO 69 and 64; oracles a point higher."""
    values = {
        ("nut", "nfad", "pixel_auroc"): [90.0, 90.0],
        ("big_screw", "nfad", "pixel_auroc"): [80.0, 80.0],
        ("nut", "nfad", "pro"): [70.0, 70.0],
        ("big_screw", "nfad", "pro"): [60.0, 60.0],
        ("nut", "nfad", "image_auroc"): [95.0, 95.0],
        ("big_screw", "nfad", "image_auroc"): [97.0, 97.0],
        ("nut", "bgad", "pixel_auroc"): [91.0, 93.0],
        ("big_screw", "bgad", "pixel_auroc"): [80.0, 80.0],
        ("nut", "bgad", "pro"): [69.0, 69.0],
        ("big_screw", "bgad", "pro"): [64.0, 64.0],
        ("nut", "bgad", "image_auroc"): [99.0, 99.0],
        ("big_screw", "bgad", "image_auroc"): [98.0, 98.0],
    }
    best = {cell: [number + 1 for number in numbers] for cell, numbers in values.items()}
    return pd.concat([metrics_of("few_anomalies", values), metrics_of("few_anomalies", best, "oracle")])


@pytest.fixture
def published() -> pd.DataFrame:
    """PaDiM's PRO of the nut was corrected from 77 to 71; its mean PRO cannot be corrected."""
    cells = [
        ("nut", "padim", "pixel_auroc", 88.0),
        ("nut", "padim", "pro", 77.0),
        ("big_screw", "padim", "pixel_auroc", 78.0),
        ("big_screw", "padim", "pro", 61.0),
        ("mean", "padim", "pixel_auroc", 83.0),
        ("mean", "padim", "pro", 66.3),
        ("mean", "padim", "image_auroc", 97.0),
        ("nut", "bgad", "pixel_auroc", 92.4),
        ("nut", "bgad", "pro", 68.0),
        ("big_screw", "bgad", "pixel_auroc", 80.0),
        ("big_screw", "bgad", "pro", 65.0),
        ("mean", "bgad", "pixel_auroc", 86.2),
        ("mean", "bgad", "pro", 66.5),
        ("mean", "bgad", "image_auroc", 98.0),
    ]
    frame = pd.DataFrame(cells, columns=NAMES).assign(dataset="parts", protocol="few_anomalies", status="ok", note="")
    frame = frame.assign(std=float("nan"), corrected=float("nan"))
    frame.loc[frame["method"] == "bgad", "std"] = 0.3
    frame.loc[1, ["status", "note", "corrected"]] = ["erratum", "digits swapped", 71.0]
    frame.loc[5, ["status", "note"]] = ["erratum", "does not recompute"]
    return frame
