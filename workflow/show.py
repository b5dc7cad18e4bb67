"""Prints finished tables and where their suite's results are: `python -m workflow.show embedded table1 table6`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from reports.findings import read_findings
from reports.metrics import read_metrics
from reports.published.reader import published_by_table
from reports.terminal import print_costs, print_findings, print_table
from reports.wide import wide_table
from workflow.configuration import ROOT, load
from workflow.plan import Plan
from workflow.suite import COST_TABLE
from workflow.tables import cost_spec, table_spec

FILES = {
    "report.html": "all of it in a browser: sorting, filters, anomaly maps with a threshold, seconds and memory",
    "report.pdf, report.tex": "all of it to read: tables, figures, verdicts, our choices, where it comes from",
    "metrics.csv": "every number behind the tables, long format",
    "ledger.csv": "each published number beside ours, with a verdict",
    "findings.csv": "what is wrong with the numbers, by table",
    "table1.csv, table1.tex": "the printed table",
    "table2.png, table2.pdf": "the contrastive flow's confusion matrix",
    "anomaly_maps/": "images, masks and anomaly maps of each industrial category",
    "table1.json": "where table 1 comes from: commit, inputs, versions, seconds",
}


def show(suite: str, *tables: str) -> None:
    """Print tables of a suite, then the suite's files."""
    folder = Path("results") / suite
    settings = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    plan = Plan(load(settings, ROOT / "config"), [f"{folder}/{table}.csv" for table in tables])
    for name in tables:
        table = plan.table(suite, name)
        if table["kind"] == COST_TABLE:
            print_costs(folder / f"{name}.csv", cost_spec(table))
        else:
            print_findings(read_findings(folder / "findings.csv"), name)
            _show_table(table, read_metrics(folder / "metrics.csv"))
    print(f"\nIn {folder}:")
    for name, content in FILES.items():
        print(f"  {name:24}{content}")


def _show_table(table: Mapping[str, Any], metrics: pd.DataFrame) -> None:
    spec = table_spec(table, metrics)
    print_table(wide_table(metrics, spec, published_by_table([spec.name]).get(spec.name)), spec)


if __name__ == "__main__":
    show(*sys.argv[1:])
