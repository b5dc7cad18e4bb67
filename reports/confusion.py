"""The confusion matrix: one model per inlier category against the anomalies of each other category."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.files import atomic
from reports.cells import table_cells
from reports.metrics import VERSUS
from reports.spec import MEAN, TableSpec

HARD = 90.0


def confusion_matrix(metrics: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """AUROC in percent, the mean over repetitions; one row per inlier category.

    metrics: the columns of metrics.csv, with `auroc_vs_<category>` of the spec's method. Columns: `category`,
    one per category, `mean` over the row. The diagonal, cells with a failed repetition and absent categories
    are NaN. Raises ValueError if the spec is not a confusion matrix.
    """
    if not spec.is_confusion:
        raise ValueError(f"table {spec.name!r}: metric {spec.metric!r} makes no confusion matrix; set {VERSUS!r}")
    cells = table_cells(metrics, spec)
    others = cells["metric"].str.removeprefix(f"{VERSUS}_")
    square = cells.assign(other=others).pivot(index="category", columns="other", values="value")
    square = square.reindex(index=list(spec.keys), columns=[*spec.keys, MEAN]).astype(np.float64)
    return square.rename_axis(columns=None).reset_index()


def write_confusion_csv(matrix: pd.DataFrame, path: Path) -> None:
    """Writes the matrix with two decimals, the diagonal empty."""
    with atomic(path) as temporary:
        matrix.to_csv(temporary, index=False, float_format="%.2f", lineterminator="\n")
