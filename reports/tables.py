"""The printed comparison table: a row per method, a column per category."""

from pathlib import Path

import pandas as pd

from data.files import atomic
from reports.cells import table_cells
from reports.frames import read_lines
from reports.published.reader import same_average, targets
from reports.spec import MEAN, Row, TableSpec


def comparison_table(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame | None = None) -> pd.DataFrame:
    """The wide table of a spec, values in percent.

    metrics: the columns of metrics.csv. published: the table's published cells, if it has any. Columns:
    `method` (key), each category and `mean`, each followed by `<column>_std` (over repetitions; NaN for one
    repetition), and `quoted` (1 where the row's numbers are the paper's, else 0). A row is quoted if its spec
    says so or if we have no metric of its method; quoted cells known to be wrong are left empty; a row with
    neither our nor published numbers is left out. An absent category's column is empty and no mean counts it.
    Raises ValueError for the spec of a confusion matrix.
    """
    if spec.is_confusion:
        raise ValueError(f"table {spec.name!r} is a confusion matrix; print it with confusion_matrix")
    columns = [*spec.keys, MEAN]
    cells = table_cells(metrics, spec)
    lines = []
    for row in spec.rows:
        ours = cells[cells["method"] == row.method].set_index("category")
        quoted = row.quoted or ours.empty
        source = published_line(published, spec, row.method, spec.metric) if quoted else ours
        if not source.empty:
            lines.append(_line(row, source.reindex(columns), quoted))
    names = [name for column in columns for name in (column, f"{column}_std")]
    return pd.DataFrame(lines, columns=["method", *names, "quoted"])


def _line(row: Row, cells: pd.DataFrame, quoted: bool) -> dict[str, object]:
    line: dict[str, object] = {"method": row.method, "quoted": int(quoted)}
    for column, value, std in cells[["value", "std"]].itertuples():
        line |= {column: value, f"{column}_std": std}
    return line


def published_line(published: pd.DataFrame | None, spec: TableSpec, method: str, metric: str) -> pd.DataFrame:
    """A method's trusted published cells: columns `value, std`, indexed by category; may be empty.

    An average of the paper over other categories gives way to the average over the spec's, if all are known.
    """
    if published is None:
        return pd.DataFrame(columns=["value", "std"])
    cells = targets(published, spec)
    line = cells[(cells["method"] == method) & (cells["metric"] == metric)].set_index("category")[["value", "std"]]
    if line.empty:
        return line
    shown = [key for key in spec.lines if not spec.absence(key)]
    line = line.reindex(shown)
    for average in shown:
        if average in spec.averages and not same_average(published, spec, average):
            line.loc[average, "value"] = line["value"].reindex(spec.members(average)).mean(skipna=False)
    return line


def write_table_csv(table: pd.DataFrame, path: Path) -> None:
    """Writes a wide table with two decimals, empty where there is no number."""
    with atomic(path) as temporary:
        table.to_csv(temporary, index=False, float_format="%.2f", lineterminator="\n")


def read_table_csv(path: Path) -> pd.DataFrame:
    """Reads what `write_table_csv` wrote: the first column str, the others float64."""
    frame = read_lines(path)
    first, *numbers = frame.columns
    return frame.astype({first: str}).assign(**{name: pd.to_numeric(frame[name]).astype(float) for name in numbers})
