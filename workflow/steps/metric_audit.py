"""Computes PRO by other suites' definitions from the stored maps, beside the exact one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.categories import category_rows, of_product
from data.prepare import open_images, read_index
from reports.latex import write_tex
from reports.localisation.audited import AUDITED
from reports.localisation.regions import label_regions
from reports.metric_audit import Audited, audit_tex, metric_audit, write_audit
from reports.metrics import read_metrics
from workflow.stored_runs import stored_runs, tested_on
from workflow.suite import recorded_as


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """`audited` are entries of `Plan.audited`, `labels` are of methods."""
    runs = (run for entry in params["audited"] for run in _audited(entry))
    frame = metric_audit(read_metrics(Path(inputs["metrics"])), runs)
    write_audit(frame, Path(outputs["csv"]))
    write_tex(audit_tex(frame, params["labels"]), Path(outputs["tex"]))
    return {"definitions": list(AUDITED)}


def _audited(entry: Mapping[str, Any]) -> Iterator[Audited]:
    """The first repetition of a method on each category of its group that tests it."""
    file, index = Path(entry["file"]), read_index(Path(entry["images"]["index"]))
    masks, test = open_images(Path(entry["images"]["masks"])), pd.read_parquet(entry["test"])
    known = pd.read_parquet(file.with_suffix(".known.parquet"))
    for category in index["category"].unique():
        rows = category_rows(index, category)
        runs = list(stored_runs(file, category))
        first = min((run.repetition for run in runs), default=0)
        regions = label_regions(masks[rows])
        for run in (run for run in runs if run.repetition == first):
            tests = tested_on(run, category, of_product(test, category), known, rows.start)
            for name, chosen in tests.items():
                maps, taken = run.maps[chosen], regions.take(chosen)
                values = {metric: definition(maps, taken) for metric, definition in AUDITED.items()}
                yield Audited(
                    **recorded_as(entry["group"]),
                    method=entry["method"],
                    category=name,
                    repetition=first,
                    values=values,
                )
