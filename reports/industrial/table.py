"""The printed table of localising methods: a row per category, columns `<method>.<metric>`."""

import pandas as pd

from reports.cells import ORACLE_CHECKPOINT, table_cells
from reports.industrial.spec import IndustrialSpec
from reports.metrics import LAST
from reports.spec import Row
from reports.tables import published_line

Columns = dict[str, pd.Series]


def industrial_table(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The wide table of a spec, values in percent; the spec's lines from top to bottom.

    metrics: the columns of metrics.csv. published: the table's published cells, if it has any. Columns:
    `category`; for each method and metric `<method>.<metric>` (last epoch), `<method>.<metric>_std` (over
    repetitions; NaN for one repetition) and, for methods that were run, `<method>.<metric>_oracle` (the mean over
    repetitions of the best epoch on the test set); `<method>.quoted` (1 where the numbers are the paper's, else
    0). A method is quoted if its row says so or if we have no metric of it; then `_std` is the paper's, and cells
    known to be wrong are corrected, or empty where that is impossible. A method with neither our nor published
    numbers is left out. Lines of absent categories are empty, and no average counts them.
    """
    last, oracle = (table_cells(metrics, spec, checkpoint=name) for name in (LAST, ORACLE_CHECKPOINT))
    columns: Columns = {}
    for row in spec.rows:
        if row.quoted or last[last["method"] == row.method].empty:
            columns |= _quoted(published, spec, row)
        else:
            columns |= _measured(last, oracle, spec, row)
    frame = pd.DataFrame(columns, index=pd.Index(spec.lines, name="category"))
    return frame.reset_index()


def _measured(last: pd.DataFrame, oracle: pd.DataFrame, spec: IndustrialSpec, row: Row) -> Columns:
    columns: Columns = {}
    for metric in spec.metrics:
        line, best = (_line(cells, row.method, metric, spec) for cells in (last, oracle))
        name = f"{row.method}.{metric}"
        columns |= {name: line["value"], f"{name}_std": line["std"], f"{name}_oracle": best["value"]}
    return columns | _mark(row, spec, 0)


def _quoted(published: pd.DataFrame | None, spec: IndustrialSpec, row: Row) -> Columns:
    lines = {metric: published_line(published, spec, row.method, metric) for metric in spec.metrics}
    columns: Columns = {}
    for metric, line in lines.items():
        line = line.reindex(spec.lines)
        columns |= {f"{row.method}.{metric}": line["value"], f"{row.method}.{metric}_std": line["std"]}
    return columns | _mark(row, spec, 1) if any(line["value"].notna().any() for line in lines.values()) else {}


def _line(cells: pd.DataFrame, method: str, metric: str, spec: IndustrialSpec) -> pd.DataFrame:
    chosen = cells[(cells["method"] == method) & (cells["metric"] == metric)]
    return chosen.set_index("category")[["value", "std"]].astype("float64").reindex(spec.lines)


def _mark(row: Row, spec: IndustrialSpec, quoted: int) -> Columns:
    return {f"{row.method}.quoted": pd.Series(quoted, index=spec.lines)}
