from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.cost.spec import CostSpec
from reports.cost.table import read_costs, write_costs
from reports.frames import as_text
from reports.html.grid import Cell, Grid
from reports.html.layouts import cost_grid, table_grid
from reports.html.number import NOTHING, Number
from reports.html.report import Report
from reports.ledger import FORMATS, ledger
from reports.metrics import VERSUS
from reports.printing import PrintOptions
from reports.spec import Row, TableSpec
from reports.view import ORACLE_LEGEND
from tests.reports.html.world import DIGITS, HOSTILE, PARTS, make_metrics, make_published, make_report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make_report(tmp_path_factory.mktemp("report"))


@pytest.fixture
def metrics() -> pd.DataFrame:
    return make_metrics()


def grid_of(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame | None) -> Grid:
    """With the verdicts of its own ledger."""
    there = {} if published is None else {spec.name: published}
    lines = as_text(ledger(metrics, there, [spec]), FORMATS)
    return table_grid(metrics, spec, lines, published)


def cells(grid: Grid, label: str) -> tuple[Cell, ...]:
    return next(line.cells for line in grid.lines if line.label == label)


def test_ours_stands_beside_what_is_published(report: Report) -> None:
    disc, box, mean = cells(report.grids["table1"], "Flow")
    assert disc == Cell(
        Number("95.50", "95.50"), "0.71", "underlined", Number("95.5", "95.5"), Number("+0.00", "+0.00"), "holds"
    )
    assert (box.published.text, box.difference.text, box.verdict, box.style) == ("75.0", "-5.00", "differs", "")
    assert (mean.shown.text, mean.published) == ("82.75", NOTHING)
    assert cells(report.grids["table1"], f"OE {HOSTILE}†")[0].style == "bold"


def test_a_quoted_line_is_marked_and_never_the_best(report: Report) -> None:
    """The paper has no mean of it."""
    quoted = Cell(Number("99.0", "99.0")), Cell(Number("98.0", "98.0")), Cell(NOTHING)
    assert cells(report.grids["table1"], "CSI*") == quoted


def test_each_metric_of_a_localiser_has_a_column(report: Report) -> None:
    """Also one that other prints have of the mean alone; a method without runs has none, an own table no paper."""
    grid = report.grids["table11"]
    assert grid.groups == [("NFAD", 2)]
    assert [header for _, header in grid.columns] == ["PRO", "image AUROC"]
    assert {line.label: [cell.shown.text for cell in line.cells] for line in grid.lines} == {
        "nut": ["70.00", "91.00"],
        "screw": ["60.00", "93.00"],
        "mean": ["65.00", "92.00"],
    }
    assert [*grid.views] == ["ours"]
    assert (grid.legend, grid.alone) == ("Numbers in percent.", "")


@pytest.mark.parametrize(
    ("change", "published", "verdict"),
    [
        ({"dataset": "cifar10"}, "", ""),
        ({"status": "erratum"}, "", ""),
        ({"status": "erratum", "corrected": 76.0}, "76.0", "differs"),
    ],
)
def test_only_what_can_be_trusted_and_compared_stands_beside(
    metrics: pd.DataFrame, change: dict[str, object], published: str, verdict: str
) -> None:
    there = make_published()
    chosen = (there["method"] == "flow") & (there["category"] == "box")
    changed = there.assign(**{key: there[key].mask(chosen, value) for key, value in change.items()})
    box = cells(grid_of(metrics, DIGITS, changed), "Flow")[1]
    assert (box.published.text, box.verdict) == (published, verdict)


def test_what_was_not_run_stands_beside_nothing(metrics: pd.DataFrame) -> None:
    box = cells(grid_of(metrics[metrics["category"] != "box"], DIGITS, make_published()), "Flow")[1]
    assert (box.shown, box.published.text, box.difference, box.verdict) == (NOTHING, "75.0", NOTHING, "not run")


@pytest.mark.parametrize(
    ("options", "more", "published", "difference", "views"),
    [
        (PrintOptions(), "0.71", "95.5", "+0.00", ["ours", "published", "difference"]),
        (PrintOptions(deviation=False), "", "95.5", "+0.00", ["ours", "published", "difference"]),
        (PrintOptions(difference=False), "0.71", "95.5", "+0.00", ["ours", "published", "difference"]),
        (PrintOptions(published="none"), "0.71", "", "", ["ours"]),
    ],
)
def test_the_print_options_hold(
    metrics: pd.DataFrame, options: PrintOptions, more: str, published: str, difference: str, views: list[str]
) -> None:
    """As in LaTeX; nobody misses a published number that was not asked for."""
    grid = grid_of(metrics, replace(DIGITS, print=options), make_published())
    disc, *_ = cells(grid, "Flow")
    assert (disc.more, disc.published.text, disc.difference.text, [*grid.views]) == (more, published, difference, views)
    assert (grid.alone == "") == (options.published == "none")
    assert ("and the difference" in grid.views["ours"]) == (difference != "" and options.difference)


def test_all_decimals_are_true(metrics: pd.DataFrame) -> None:
    """And not those that the csv has, or the ledger, with zeros behind."""
    odd = metrics.assign(value=metrics["value"] - 0.123456)
    disc, *_ = cells(grid_of(odd, replace(DIGITS, print=PrintOptions(decimals=6)), make_published()), "Flow")
    assert (disc.shown.text, disc.more, disc.difference.text) == ("95.376544", "0.707107", "-0.123456")


def test_the_oracle_has_columns_of_its_own(metrics: pd.DataFrame) -> None:
    """Beside each metric of what was run."""
    grid = grid_of(metrics, replace(PARTS, print=PrintOptions(oracle=True)), None)
    assert [header for _, header in grid.columns] == ["PRO", "PRO, oracle", "image AUROC", "image AUROC, oracle"]
    assert [cell.shown.text for cell in cells(grid, "nut")] == ["70.00", "71.00", "91.00", "92.00"]
    assert ORACLE_LEGEND in grid.legend
    assert ORACLE_LEGEND not in grid_of(metrics, PARTS, None).legend


def test_labels_are_marked_and_the_marks_explained(report: Report) -> None:
    grid = report.grids["table1"]
    assert [line.label for line in grid.lines] == ["KNN", "Flow", f"OE {HOSTILE}†", "CSI*"]
    assert grid.legend.endswith("† uses an auxiliary set. * quoted from the paper, not run here.")
    assert "†" not in report.grids["table11"].legend


def test_a_confusion_matrix_has_no_diagonal() -> None:
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
    found = {("disc", f"{VERSUS}_box"): 90.25, ("box", f"{VERSUS}_disc"): 80.0}
    metrics = pd.DataFrame([(*cell, value) for cell, value in found.items()], columns=["category", "metric", "value"])
    metrics = metrics.assign(dataset="shapes", protocol="one_vs_rest", method="cf", repetition=0, checkpoint="last")
    published = make_published().iloc[[0]].assign(category="box", method="cf", metric=f"{VERSUS}_disc", value=81.0)
    grid = grid_of(metrics, spec, published)
    assert [cell.shown.text for cell in cells(grid, "Disc")] == ["", "90.25", "90.25"]
    assert {cell.more for line in grid.lines for cell in line.cells} == {""}
    assert [cell.style for cell in cells(grid, "Box")] == ["bold", "", "bold"]
    assert (cells(grid, "Box")[0].published.text, cells(grid, "Box")[0].verdict) == ("81.0", "holds")
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
    grid = cost_grid(read_costs(tmp_path / "costs.csv"), spec)
    added, *_, speed, _, _ = cells(grid, "NFAD")
    assert added.shown == Number("1,234,567", "1234567")
    assert (speed.shown, speed.more) == (Number("1,234", "1234.0"), "617–2,469")
