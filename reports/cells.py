"""From repetitions to one number per cell: the long format that tables and ledger are printed from."""

import pandas as pd

from reports.frames import require_columns, require_unique
from reports.metrics import COLUMNS, KEY, LAST, VERSUS
from reports.spec import MEAN, TableSpec

CELL = ["category", "method", "metric"]
ORACLE_CHECKPOINT = "oracle"
CELL_COLUMNS = (*CELL, "value", "std", "repetitions", "asked")


def table_cells(
    metrics: pd.DataFrame, spec: TableSpec, methods: tuple[str, ...] | None = None, *, checkpoint: str = LAST
) -> pd.DataFrame:
    """Our cells of a table, its averages included.

    metrics: the columns of metrics.csv. methods: the spec's rows unless given; a method without any metric is
    left out. Returns the columns CELL_COLUMNS: `value` and `std` (sample standard deviation, ddof 1) over
    repetitions in percent, `repetitions` that finished and that were `asked`. `value` is NaN unless all asked
    repetitions finished; a mean is NaN unless all its cells have values, and its `std` is over the
    repetitions' means. Raises ValueError if a metric of one run is given twice.
    """
    require_columns(metrics, COLUMNS, "metrics")
    require_unique(metrics, KEY, "metrics")
    here = spec.cells(metrics)
    chosen = here[here["checkpoint"] == checkpoint]
    wanted = methods if methods is not None else tuple(row.method for row in spec.rows)
    per_line = _confusion_lines if spec.is_confusion else _category_lines
    lines = [line for method in wanted for line in per_line(chosen[chosen["method"] == method], spec, method)]
    return pd.concat(lines) if lines else pd.DataFrame(columns=list(CELL_COLUMNS))


def _category_lines(runs: pd.DataFrame, spec: TableSpec, method: str) -> list[pd.DataFrame]:
    """The lines of a method, one per metric: its cells of all categories, and their averages."""
    lines = []
    for metric in spec.metrics:
        line = runs[(runs["metric"] == metric) & runs["category"].isin(spec.measured)]
        if not line.empty:
            grid = run_grid(line, spec)[[key for key in spec.lines if not spec.absence(key)]]
            cells = summarise(grid).rename_axis("category").reset_index()
            lines.append(cells.assign(method=method, metric=metric)[list(CELL_COLUMNS)])
    return lines


def run_grid(runs: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """The values of one method and metric (repetition x key): measured categories, then averages; NaN where none is.

    runs: the columns of metrics.csv.
    """
    grid = runs.pivot(index="repetition", columns="category", values="value").reindex(columns=[*spec.measured])
    for average in spec.averages:
        grid = grid.assign(**{average: grid[list(spec.members(average))].mean(axis="columns", skipna=False)})
    return grid


def _confusion_lines(runs: pd.DataFrame, spec: TableSpec, method: str) -> list[pd.DataFrame]:
    """A line per inlier category: its cells against all other categories, and their mean."""
    lines = []
    for category in spec.present:
        metrics = [f"{VERSUS}_{other}" for other in spec.present if other != category]
        line = runs[(runs["category"] == category) & runs["metric"].isin(metrics)]
        if not line.empty:
            grid = line.pivot(index="repetition", columns="metric", values="value").reindex(columns=metrics)
            grid[f"{VERSUS}_{MEAN}"] = grid.mean(axis="columns", skipna=False)
            cells = summarise(grid).rename_axis("metric").reset_index()
            lines.append(cells.assign(method=method, category=category)[list(CELL_COLUMNS)])
    return lines


def summarise(grid: pd.DataFrame) -> pd.DataFrame:
    """`value, std, repetitions, asked` per column of `grid` (repetition x column).

    NaN in the grid is a failed repetition and makes the value of its column NaN.
    """
    value, std = grid.mean(skipna=False), grid.std(ddof=1, skipna=False)
    return pd.DataFrame({"value": value, "std": std, "repetitions": grid.notna().sum(), "asked": len(grid)})
