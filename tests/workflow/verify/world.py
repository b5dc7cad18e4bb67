"""Finished results as jobs leave them: a table of scores and one of costs, whose numbers are drawn."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.files import sha256
from data.protocols import one_vs_rest
from reports.cost.table import MEASURED, MEMORY, TIMED, WHOLE
from tests.workflow.conftest import Project
from workflow import provenance
from workflow.plan import Plan
from workflow.steps.order import Order, carry_out

GROUP = "digits.one_vs_rest"
RESULTS = Path("results/embedded")
TASKS = RESULTS / f"tasks/{GROUP}.test.parquet"
TABLE, LEDGER, METRICS, CHECKS, FINDINGS, SIGNIFICANCE = (
    RESULTS / f"{name}.csv" for name in ("table1", "ledger", "metrics", "checks", "findings", "significance/table1")
)
RANKS = RESULTS / "figures/ranks.table1.auroc.png"
COSTS, MEASUREMENTS = RESULTS / "table16.csv", RESULTS / "cost/table16.csv"
EACH = 4  # images of each digit


@dataclass(frozen=True)
class Finished:
    """Tables 1 and 16 of the embedded suite in the working directory, made from two methods' scores."""

    plan: Plan

    @property
    def scores(self) -> Path:
        return Path(self.plan.scores("embedded", GROUP, "flow")[0])

    @property
    def index(self) -> Path:
        return Path(self.plan.indexes("embedded", GROUP)[1])


def finish(project: Project) -> Finished:
    project.edit("suites/embedded.yaml", lambda c: c.update(tables=["table1", "table16"], repetitions=2))
    project.edit("tables/table1.yaml", lambda c: c.update(rows=["mse", "flow"]))
    project.edit("tables/table16.yaml", lambda c: c.update(rows=["nfad", "bgad"]))
    finished = Finished(project.plan("results/embedded/ledger.csv"))
    _leave_tasks(finished)
    for number, ((_, method), files) in enumerate(finished.plan.measured("embedded").items()):
        _leave_scores(Path(files[0]), method, number)
    _leave_costs()
    _leave_reports(finished.plan)
    return finished


def _leave_tasks(finished: Finished) -> None:
    labels = np.repeat([str(digit) for digit in range(10)], EACH)
    index = pd.DataFrame({"label": labels, "category": labels})
    _leave([finished.index], [], "prepare", lambda: index.to_parquet(finished.index))
    _, test = one_vs_rest(index, index, "digits")
    _leave([TASKS], [finished.index], "tasks", lambda: test.to_parquet(TASKS), RESULTS / f"tasks/{GROUP}.json")


def _leave_scores(file: Path, method: str, seed: int) -> None:
    test, rng = pd.read_parquet(TASKS), np.random.default_rng(seed)
    noise = (test.assign(repetition=r, score=test["anomaly"] + rng.standard_normal(len(test))) for r in range(2))
    scores = pd.concat(noise)[["member", "repetition", "dataset", "split", "row", "score"]]
    _leave([file], [TASKS], "fit", lambda: scores.to_parquet(file, index=False))


def _leave_costs() -> None:
    rng, place = np.random.default_rng(0), {"backbone": "filters", "device": "a CPU", "threads": 2, "warm_ups": 2}
    lines = [
        {"method": method, **place, "quantity": name, "repeat": i, "value": rng.integers(1, 1000)}
        for method in ("nfad", "bgad")
        for name in (*WHOLE, *MEMORY, *TIMED)
        for i in range(3 if name in TIMED else 1)
    ]
    frame = pd.DataFrame(lines, columns=list(MEASURED))
    _leave([MEASUREMENTS], [], "cost", lambda: frame.to_csv(MEASUREMENTS, index=False))


def _leave_reports(plan: Plan) -> None:
    stand_ins = list(plan.suite("embedded").stand_ins)
    shared = {"tests": plan.test_tasks("embedded"), "repetitions": 2}
    measured = {"measured": plan.measurements("embedded"), **shared}
    files = [Path(file) for files in plan.measured("embedded").values() for file in files]
    _carry_out("metrics", {}, measured, {"metrics": METRICS, "checks": CHECKS}, [*files, TASKS])
    tables = {"tables": plan.tables("embedded"), "stand_ins": stand_ins}
    _carry_out("ledger", {"metrics": METRICS}, tables, {"ledger": LEDGER, "tex": LEDGER.with_suffix(".tex")})
    checked = {"metrics": METRICS, "checks": CHECKS}
    _carry_out("findings", checked, {"tables": plan.finished("embedded")}, {"findings": FINDINGS})
    table = {"table": plan.table("embedded", "table1")}
    _carry_out(
        "significance", {"metrics": METRICS}, table, {"csv": SIGNIFICANCE, "tex": SIGNIFICANCE.with_suffix(".tex")}
    )
    ranked = {**table, "metric": "auroc"}
    _carry_out("ranks", {"metrics": METRICS}, ranked, {"png": RANKS, "pdf": RANKS.with_suffix(".pdf")})
    for rule, read, name in (
        ("table", {"metrics": METRICS, "ledger": LEDGER, "findings": FINDINGS}, TABLE),
        ("cost_table", {"measured": MEASUREMENTS}, COSTS),
    ):
        params = {"table": plan.table("embedded", name.stem), "stand_ins": stand_ins}
        _carry_out(rule, read, params, {"csv": name, "tex": name.with_suffix(".tex")})


def _carry_out(
    rule: str, inputs: dict[str, Path], params: dict[str, Any], outputs: dict[str, Path], also: Iterable[Path] = ()
) -> None:
    """As a job does."""
    files = [{name: str(path) for name, path in some.items()} for some in (inputs, outputs)]
    order: Order = json.loads(json.dumps({"inputs": files[0], "params": params, "outputs": files[1]}))
    _leave(outputs.values(), [*inputs.values(), *also], rule, lambda: carry_out(rule, order), order=order)


def _leave(
    outputs: Iterable[Path],
    inputs: Iterable[Path],
    rule: str,
    write: Callable[[], object],
    record: Path | None = None,
    **more: Any,
) -> None:
    """Write outputs, and the record beside them."""
    first, *_ = outputs = list(outputs)
    first.parent.mkdir(parents=True, exist_ok=True)
    write()
    hashes = [provenance.fingerprints(map(str, paths)) for paths in (inputs, outputs)]
    origin = {"code": provenance.code(), "environment": provenance.environment()}
    content = {"rule": rule, "inputs": hashes[0], "outputs": hashes[1], **origin, **more}
    provenance.write(record or first.with_suffix(".json"), content)


def edit(path: Path, change: Callable[[Any], Any], *, forged: Path | None = None) -> None:
    """Change a text or a table as one who hides it: the file looks old, and `forged` is a record with its new hash."""
    if path.suffix == ".parquet":
        change(pd.read_parquet(path)).to_parquet(path, index=False)
    else:
        path.write_text(change(path.read_text()))
    os.utime(path, ns=(0, 0))
    if forged:
        edit_record(forged, lambda record: record["outputs"].update({str(path): sha256(path)}))


def edit_record(path: Path, change: Callable[[Any], object]) -> None:
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
