from pathlib import Path

import pandas as pd
import pytest

from reports.cost.spec import CostSpec
from reports.cost.table import write_costs
from reports.frames import read_lines
from reports.html.grid import Cell, Grid
from reports.html.layouts import read_grid
from reports.html.number import NOTHING, Number
from reports.html.report import Report
from reports.metrics import VERSUS
from reports.spec import Row, TableSpec
from tests.reports.html.world import DIGITS, HOSTILE, make_report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make_report(tmp_path_factory.mktemp("report"))


def cells(grid: Grid, label: str) -> tuple[Cell, ...]:
    return next(line.cells for line in grid.lines if line.label == label)


def test_ours_stands_beside_what_is_published(report: Report) -> None:
    disc, box, mean = cells(report.grids["table1"], "Flow")
    assert disc == Cell(
        Number("95.50", "95.50"), "0.71", "underlined", Number("95.5", "95.5"), Number("+0.00", "+0.0000"), "holds"
    )
    assert (box.published.text, box.difference.text, box.verdict, box.style) == ("75.0", "-5.00", "differs", "")
    assert (mean.shown.text, mean.published) == ("82.75", NOTHING)
    assert cells(report.grids["table1"], f"OE {HOSTILE}")[0].style == "bold"


def test_a_quoted_line_is_marked_and_never_the_best(report: Report) -> None:
    """The paper has no mean of it."""
    quoted = Cell(Number("99.0", "99.0")), Cell(Number("98.0", "98.0")), Cell(NOTHING)
    assert cells(report.grids["table1"], "CSI*") == quoted


def test_each_metric_of_a_localiser_has_a_column(report: Report) -> None:
    """Also one that other prints have of the mean alone; a method without runs has none."""
    grid = report.grids["table11"]
    assert grid.groups == [("NFAD", 2)]
    assert [header for _, header in grid.columns] == ["PRO", "image AUROC"]
    assert {line.label: [cell.shown.text for cell in line.cells] for line in grid.lines} == {
        "nut": ["70.00", "91.00"],
        "screw": ["60.00", "93.00"],
        "mean": ["65.00", "92.00"],
    }
    assert not grid.is_compared


@pytest.mark.parametrize(
    ("change", "published"),
    [
        ({"dataset": "cifar10"}, ""),
        ({"published_status": "erratum"}, ""),
        ({"published_status": "erratum", "corrected": "76"}, "76.0"),
        ({"difference": ""}, ""),
        ({"difference": "", "ours": ""}, "75.0"),
    ],
)
def test_only_what_can_be_trusted_and_compared_stands_beside(
    report: Report, change: dict[str, str], published: str
) -> None:
    ledger = read_lines(report.contents.ledger)
    line = (ledger["method"] == "flow") & (ledger["category"] == "box")
    grid = read_grid(
        report.contents.tables[0].csv, DIGITS, ledger.assign(**ledger[line].assign(**change)).where(line, ledger)
    )
    assert cells(grid, "Flow")[1].published.text == published


def test_a_confusion_matrix_has_no_diagonal(tmp_path: Path, report: Report) -> None:
    spec = TableSpec(
        name="table2",
        title="Confusion",
        source="A paper",
        dataset="shapes",
        protocol="one_vs_rest",
        categories=(("disc", "Disc"), ("box", "Box")),
        rows=(Row("cf", "CF"),),
        tolerance=1.0,
        metric=VERSUS,
    )
    (tmp_path / "table2.csv").write_text("category,disc,box,mean\ndisc,,90.25,90.25\nbox,80.00,,80.00\n")
    line = {"table": "table2", "dataset": "shapes", "category": "box", "method": "cf", "metric": f"{VERSUS}_disc"}
    numbers = {"published": "81", "published_status": "ok", "corrected": "", "ours": "80.0000", "difference": "-1.0000"}
    grid = read_grid(tmp_path / "table2.csv", spec, pd.DataFrame([{**line, **numbers, "verdict": "holds"}]))
    assert [cell.shown.text for cell in cells(grid, "Disc")] == ["", "90.25", "90.25"]
    assert [cell.style for cell in cells(grid, "Box")] == ["bold", "", "bold"]
    assert cells(grid, "Box")[0].published.text == "81.0"
    assert grid.groups == [("anomalies of", 3)]


def test_costs_sort_by_what_was_measured(tmp_path: Path) -> None:
    """And not by the digits that are printed."""
    line: dict[str, object] = {"method": "nfad", "parameters_added": 1234567, "parameters_total": 7654321}
    for name, value in {
        "seconds_per_epoch": 1.25,
        "images_per_second": 1234.5,
        "scored_images_per_second": 2.0,
    }.items():
        line |= {name: value, f"{name}_min": value / 2, f"{name}_max": value * 2}
    line |= {"training_memory_mib": 10, "inference_memory_mib": 20}
    write_costs(pd.DataFrame([line]), tmp_path / "costs.csv")
    spec = CostSpec("table16", "Costs", "A paper", "parts", "nut", {"nfad": "NFAD"})
    grid = read_grid(tmp_path / "costs.csv", spec, pd.DataFrame())
    added, *_, speed, _, _ = cells(grid, "NFAD")
    assert added.shown == Number("1,234,567", "1234567")
    assert (speed.shown, speed.more) == (Number("1,234", "1234.0"), "617–2,469")
