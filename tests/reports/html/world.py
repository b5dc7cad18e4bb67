"""A small report: a table of detectors and one of localisers with what papers say of them, figures and maps."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from reports.cells import ORACLE_CHECKPOINT
from reports.document.contents import Choice, Contents, ShownFigure, ShownTable
from reports.html.assemble import read_report
from reports.html.map_sheets import Browsed
from reports.html.report import Report
from reports.html.timing import Job
from reports.industrial.lines import category_lines
from reports.industrial.spec import IndustrialSpec
from reports.ledger import ledger, write_ledger
from reports.metric_audit import COLUMNS as AUDIT
from reports.metric_audit import EXACT, write_audit
from reports.metrics import LAST, write_metrics
from reports.printing import PrintOptions
from reports.significance.comparison import compare, write_comparison
from reports.spec import Row, TableSpec
from reports.tables import write_table_csv
from reports.wide import wide_table

HOSTILE = "</script><script>window.hostile = 1</script><img src=x onerror='window.hostile = 1'>\"'&{{ 7 * 7 }}"
SIDE = 16
DIGITS = TableSpec(
    name="table1",
    title="Shapes",
    source="A paper",
    dataset="shapes",
    protocol="one_vs_rest",
    categories=(("disc", "disc"), ("box", f"box {HOSTILE}")),
    rows=(
        Row("knn", "KNN"),
        Row("flow", "Flow"),
        Row("oe", f"OE {HOSTILE}", auxiliary=True),
        Row("csi", "CSI", quoted=True),
    ),
    tolerance=1.0,
)
LINES = category_lines(["nut", "screw"], {})
PARTS = IndustrialSpec(
    name="table11",
    title="Parts",
    source="Another paper",
    dataset="parts",
    protocol="unsupervised",
    categories=LINES.categories,
    rows=(Row("nfad", "NFAD"), Row("bgad", "BGAD")),
    tolerance=1.0,
    over=LINES.over,
    recorded=("image_auroc", "pro"),
    printed=("pro",),
    printed_means=("image_auroc",),
)
SPECS = {spec.name: spec for spec in (DIGITS, PARTS)}
OURS = {
    ("disc", "knn", "auroc"): (90.0, 90.0),
    ("box", "knn", "auroc"): (80.0, 80.0),
    ("disc", "flow", "auroc"): (95.0, 96.0),
    ("box", "flow", "auroc"): (70.0, 70.0),
    ("disc", "oe", "auroc"): (100.0, 100.0),
    ("box", "oe", "auroc"): (85.0, 85.0),
    ("nut", "nfad", "pro"): (70.0, 70.0),
    ("screw", "nfad", "pro"): (60.0, 60.0),
    ("nut", "nfad", "image_auroc"): (91.0, 91.0),
    ("screw", "nfad", "image_auroc"): (93.0, 93.0),
}
PUBLISHED = {
    ("disc", "knn", "auroc"): 89.5,
    ("box", "knn", "auroc"): 88.0,
    ("disc", "flow", "auroc"): 95.5,
    ("box", "flow", "auroc"): 75.0,
    ("disc", "csi", "auroc"): 99.0,
    ("box", "csi", "auroc"): 98.0,
}


def make_report(folder: Path, options: PrintOptions | None = None) -> Report:
    """The report on files that are written to the folder; options: of both tables, if others than a file's own."""
    specs = {name: replace(spec, print=options or spec.print) for name, spec in SPECS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    metrics, published = make_metrics(), make_published()
    write_metrics(metrics, folder / "metrics.csv")
    write_ledger(ledger(metrics, {"table1": published}, [DIGITS, PARTS]), folder / "ledger.csv")
    write_table_csv(wide_table(metrics, DIGITS, published), folder / "table1.csv")
    write_table_csv(wide_table(metrics, PARTS), folder / "table11.csv")
    write_comparison(compare(metrics, DIGITS), folder / "pairs.csv")
    write_audit(_audit(), folder / "metric_audit.csv")
    findings = [("error", "table11", "nut", f"constant scores {HOSTILE}"), ("warning", "table1", "knn", "few images")]
    pd.DataFrame(findings, columns=["severity", "table", "place", "text"]).to_csv(folder / "findings.csv", index=False)
    for place, grey in (("", 200), ("other", 100)):
        (folder / place).mkdir(exist_ok=True)
        Image.fromarray(np.full((40, 60, 3), grey, np.uint8)).save(folder / place / "wide.png")
    jobs = {name: [Job(f"{name}.json", "fit", "flow", 12.5, 300, f"CPU {HOSTILE}")] for name in SPECS}
    sheets = [browsed("nut"), browsed(HOSTILE)]
    return read_report(_contents(folder), specs, [*specs.values()], {"table1": published}, sheets, jobs)


def make_metrics() -> pd.DataFrame:
    """Of localisers the best epoch too, a point above the last."""
    lines = [(*cell, r, value) for cell, values in OURS.items() for r, value in enumerate(values)]
    frame = pd.DataFrame(lines, columns=["category", "method", "metric", "repetition", "value"])
    industrial = frame["category"].isin(PARTS.keys)
    frame["dataset"] = np.where(industrial, PARTS.dataset, DIGITS.dataset)
    frame["protocol"] = np.where(industrial, PARTS.protocol, DIGITS.protocol)
    best = frame[industrial].assign(value=frame["value"] + 1, checkpoint=ORACLE_CHECKPOINT)
    return pd.concat([frame.assign(checkpoint=LAST), best])


def make_published() -> pd.DataFrame:
    lines = [(*cell, value) for cell, value in PUBLISHED.items()]
    frame = pd.DataFrame(lines, columns=["category", "method", "metric", "value"])
    place = {"dataset": DIGITS.dataset, "protocol": DIGITS.protocol, "status": "ok", "note": ""}
    return frame.assign(**place, std=np.where(frame["method"] == "knn", 0.3, np.nan), corrected=np.nan)


def _audit() -> pd.DataFrame:
    """The nut's maps have a higher PRO than the screw's, and by other definitions 9.5 and 10.25 points less."""
    run = {"dataset": PARTS.dataset, "protocol": PARTS.protocol, "method": "nfad", "repetition": 0}
    lines = [
        {**dict.fromkeys(AUDIT, -less), **run, "category": category, EXACT: value}
        for category, value, less in (("nut", 70.0, 9.5), ("screw", 60.0, 10.25))
    ]
    return pd.DataFrame(lines)[list(AUDIT)]


def _contents(folder: Path) -> Contents:
    tables = tuple(
        ShownTable(name, spec.title, spec.source, kind, folder / f"{name}.csv", folder / f"{name}.tex", ("A note.",))
        for (name, spec), kind in zip(SPECS.items(), ("comparison", "industrial"), strict=True)
    )
    seen = {"title": f"Wide {HOSTILE}", "caption": "What is seen.", "section": "scores", "table": "table1"}
    return Contents(
        suite="small",
        title=f"Few numbers {HOSTILE}",
        tables=tables,
        not_shown={"table2": "it has not been made; snakemake results/small/table2.csv"},
        figures=tuple(
            ShownFigure(name="wide", png=folder / place / "wide.png", pdf=folder / place / "wide.pdf", **seen)
            for place in ("", "other")
        ),
        ledger=folder / "ledger.csv",
        metrics=folder / "metrics.csv",
        findings=folder / "findings.csv",
        comparisons={"table1": folder / "pairs.csv"},
        audits=(folder / "metric_audit.csv",),
        appendices={},
        choices=(Choice("config/methods.yaml", "blocks (flow)", "8", f"reduced {HOSTILE}"),),
        stand_ins=(f"pixels {HOSTILE}",),
        origin={"commit": "abc", "dirty": "no", "date": "2026-01-01"},
    )


def browsed(category: str) -> Browsed:
    """Grey images of 256 pixels, the second with a mask of 64; a map rises by one a pixel; BGAD diverged."""
    masks = np.zeros((2, SIDE, SIDE), np.uint8)
    masks[1, 4:12, 4:12] = 1
    rising = np.arange(SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    return Browsed(
        category=category,
        images=np.full((2, SIDE, SIDE, 3), 128, np.uint8),
        masks=masks,
        labels=["good", f"bent {HOSTILE}"],
        maps={"NFAD": np.stack([rising, rising[::-1]]), "BGAD": np.full((2, SIDE, SIDE), np.nan, np.float32)},
        scores={"NFAD": np.array([1.5, 2.5]), "BGAD": np.full(2, np.nan)},
    )
