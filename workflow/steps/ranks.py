"""Draws the average ranks of a table's methods by one metric."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reports.figure_file import write_figure
from reports.figure_text import FigureText, with_protocols
from reports.industrial.spec import metric_label
from reports.metrics import read_metrics
from reports.significance.blocks import averages, blocks, left_out
from reports.significance.diagram import Ranking, ranks_figure
from reports.significance.ranks import average_ranks, friedman_p
from reports.spec import MEAN, TableSpec
from workflow.tables import table_spec

CAPTION = (
    "Average ranks of the methods over categories, 1 the best, each category with its mean over repetitions. Bars join "
    "methods that do not differ: those whose ranks lie closer than the critical difference of the Nemenyi test at 0.05 "
    "(Demsar 2006), or all of them where Friedman's test finds no difference or there are too few categories for any."
)


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics = read_metrics(Path(inputs["metrics"]))
    spec = table_spec(params["table"], metrics)
    metric = params["metric"]
    figure = ranks_figure(list(_rankings(metrics, spec, metric)))
    write_figure(figure, outputs["png"], outputs["pdf"])
    methods = pd.Series([row.method for row in spec.rows if not row.quoted])
    labels = [row.label for row in spec.rows if not row.quoted]
    caption = with_protocols(CAPTION, zip(labels, spec.protocols(methods), strict=True))
    return {
        "figure": FigureText(
            f"Average ranks by {metric_label(metric)}: {spec.title}", caption, "comparison", spec.name
        )._asdict()
    }


def _rankings(metrics: pd.DataFrame, spec: TableSpec, metric: str) -> Iterator[Ranking]:
    """Of each average by which at least two methods can be compared."""
    labels = {row.method: row.label for row in spec.rows}
    for average in averages(spec):
        values = blocks(metrics, spec, metric, average)
        if values.shape[1] > 1:
            numbers = values.to_numpy()
            title = ", ".join([metric_label(metric), *([average] * (average != MEAN))])
            methods = [labels[str(name)] for name in values]
            ranks, p = average_ranks(numbers).tolist(), friedman_p(numbers)
            without = [labels[name] for name in left_out(metrics, spec, metric, average)]
            yield Ranking(title, methods, ranks, len(values), p, without)
