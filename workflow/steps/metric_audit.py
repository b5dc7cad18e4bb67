"""Computes PRO by other suites' definitions from the stored maps, beside the exact one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.prepare import read_index
from reports.latex import write_tex
from reports.localisation.audited import AUDITED
from reports.metric_audit import Audited, audit_tex, metric_audit, write_audit
from reports.metrics import read_metrics
from workflow.stored_tests import stored_tests
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
    file, test = Path(entry["file"]), pd.read_parquet(entry["test"])
    for product in read_index(Path(entry["images"]["index"]))["category"].unique():
        stored = list(stored_tests(file, entry["images"], test, product))
        first = min((run.repetition for run, _, _ in stored), default=0)
        for run, tested, regions in (each for each in stored if each.run.repetition == first):
            for name, chosen in tested.tests.items():
                maps, taken = run.maps[chosen], regions.take(chosen)
                values = {metric: definition(maps, taken) for metric, definition in AUDITED.items()}
                yield Audited(
                    **recorded_as(entry["group"]),
                    method=entry["method"],
                    category=name,
                    repetition=first,
                    values=values,
                )
