"""What is wrong with the numbers of each table: what was found in its runs, and cells that have no number."""

from collections.abc import Iterable, Iterator

import pandas as pd

from reports.controls import ORACLE, RANDOM
from reports.divergence import diverged, divergence
from reports.findings import COLUMNS, ERROR, WARNING, Finding
from reports.metrics import LAST, VERSUS
from reports.spec import TableSpec


def table_findings(metrics: pd.DataFrame, checks: pd.DataFrame, specs: Iterable[TableSpec]) -> pd.DataFrame:
    """The columns COLUMNS: every check under each table that shows the run, and the empty cells of the tables.

    metrics: the columns of metrics.csv. checks: the columns `CHECKED` of checks.csv. specs: the finished tables. A
    check of runs that are in none of them stands there too, of the table ''.
    """
    listed = list(specs)
    shown = [checks[_concerns(checks, spec)].assign(table=spec.name) for spec in listed]
    seen = {place for frame in shown for place in frame.index}
    others = checks[~checks.index.isin(seen)].assign(table="")
    cells = [(spec.name, found) for spec in listed for found in empty_cells(metrics, spec)]
    rows = [(found.severity, name, found.place, found.text) for name, found in cells]
    empty = pd.DataFrame(rows, columns=list(COLUMNS))
    return pd.concat([*(frame[list(COLUMNS)] for frame in (*shown, others)), empty], ignore_index=True)


def _concerns(checks: pd.DataFrame, spec: TableSpec) -> pd.Series:
    """Checks of the table's methods, or of the controls beside them, on a category that it shows.

    One of a part of a product, `<product>.<part>`, concerns what shows that part, one of the product any of its parts.
    """
    ours = pd.Series([row.method for row in spec.rows if not row.quoted])
    protocols = set(spec.protocols(ours))
    shown = {*spec.measured, *map(_product, spec.measured), ""}
    return (
        (checks["dataset"] == spec.dataset)
        & checks["protocol"].isin(protocols)
        & checks["category"].isin(shown)
        & (checks["method"].isin([RANDOM, ORACLE]) | _is_of(checks, spec, ours))
    )


def _is_of(checks: pd.DataFrame, spec: TableSpec, methods: pd.Series) -> pd.Series:
    return checks["method"].isin(methods) & (checks["protocol"] == spec.protocols(checks["method"]))


def _product(category: str) -> str:
    return category.partition(".")[0]


def empty_cells(metrics: pd.DataFrame, spec: TableSpec) -> Iterator[Finding]:
    """A finding for each method and category of the table's own without all of its numbers.

    It is an error where a repetition was not run that another category has, a warning where it diverged or a metric is
    not defined.
    """
    here = spec.cells(metrics)
    last, runs = here[here["checkpoint"] == LAST], diverged(metrics, spec)
    for method in (row.method for row in spec.rows if not row.quoted):
        of_method = last[last["method"] == method]
        repetitions = sorted(of_method["repetition"].unique())
        for category in spec.measured:
            place = f"{method} {category}"
            values = of_method[of_method["category"] == category].pivot(
                index="repetition", columns="metric", values="value"
            )
            wanted = values.reindex(index=repetitions, columns=_metrics(spec, category))
            if wanted.empty or wanted.isna().to_numpy().any():
                yield _empty(place, wanted, values, divergence(runs, spec, method, category))


def _metrics(spec: TableSpec, category: str) -> list[str]:
    """What the table shows of a category."""
    if spec.is_confusion:
        return [f"{VERSUS}_{other}" for other in spec.present if other != category]
    return list(spec.metrics)


def _empty(place: str, wanted: pd.DataFrame, values: pd.DataFrame, diverged_runs: str) -> Finding:
    """What keeps a cell of the metrics `wanted` (repetition x metric) empty, where there are the `values`."""
    not_run = [str(repetition) for repetition in wanted.index if repetition not in values.index]
    if not_run or wanted.empty:
        which = f"repetition {', '.join(not_run)} of it" if not_run else "it"
        return Finding(ERROR, place, f"the cell is empty: {which} was not run")
    if missing := [str(name) for name in wanted if name not in values]:
        return Finding(ERROR, place, f"the cell is empty: {', '.join(missing)} was not measured")
    undefined = ", ".join(str(name) for name in wanted if wanted[name].isna().any())
    return Finding(WARNING, place, f"the cell is empty: {diverged_runs or f'{undefined} is not defined'}")
