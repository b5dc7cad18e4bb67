"""Prints a finished table and where its suite's results are: `python -m workflow.show embedded table1`."""

import sys
from pathlib import Path

import yaml

from reports.metrics import read_metrics
from reports.terminal import print_table
from workflow.configuration import ROOT, load
from workflow.plan import Plan
from workflow.tables import table_spec

FILES = {
    "metrics.csv": "every number behind the tables, long format",
    "ledger.csv": "each published number beside ours, with a verdict",
    "table1.csv, table1.tex": "the printed table",
    "table2.png, table2.pdf": "the contrastive flow's confusion matrix",
    "table1.json": "where table 1 comes from: commit, inputs, versions, seconds",
}


def show(suite: str, table: str) -> None:
    """Print a table of a suite, then the suite's files."""
    folder = Path("results") / suite
    settings = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    plan = Plan(load(settings, ROOT / "config"), [f"{folder}/{table}.csv"])
    spec = table_spec(plan.table(suite, table), read_metrics(folder / "metrics.csv"))
    print_table(folder / f"{table}.csv", spec)
    print(f"\nIn {folder}:")
    for name, content in FILES.items():
        print(f"  {name:24}{content}")


if __name__ == "__main__":
    show(*sys.argv[1:])
