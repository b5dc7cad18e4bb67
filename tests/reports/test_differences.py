from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.differences import DifferenceRow, TableDifferences, table_differences
from reports.figure_file import write_figure
from reports.forest import DIFFERS, HOLDS, MEAN, NOTHING, forest_figure
from reports.ledger import COLUMNS, read_ledger, write_ledger

NAN = float("nan")
LABELS = {"table1": {"cf": "CF", "knn": "KNN"}, "table6": {"bgad": "BGAD"}}


def cell(table: str, category: str, method: str, metric: str, difference: float, published: float = 90.0) -> dict:
    """A row of the ledger; without a difference it is not compared."""
    verdict = "not run" if pd.isna(difference) else "holds" if abs(difference) <= 1 else "differs"
    empty = dict.fromkeys(COLUMNS, "")
    numbers = {
        "published_std": NAN,
        "corrected": NAN,
        "ours": published + difference,
        "ours_std": 0.5,
        "repetitions": 3,
    }
    return empty | numbers | {
        "table": table,
        "category": category,
        "method": method,
        "metric": metric,
        "published": published,
        "difference": difference,
        "tolerance": 1.0,
        "verdict": verdict,
    }  # fmt: skip


@pytest.fixture
def ledger() -> pd.DataFrame:
    cells = [
        cell("table1", "cat", "knn", "auroc", 0.5),
        cell("table1", "dog", "knn", "auroc", -2.5),
        cell("table1", "mean", "knn", "auroc", -1.0),
        cell("table1", "cat", "cf", "auroc", 0.25),
        cell("table1", "dog", "cf", "auroc", NAN),
        cell("table1", "mean", "knn - cf", "auroc", NAN, published=NAN),
        cell("table3", "cat", "cf", "auroc", 0.5, published=NAN),
        cell("table6", "nut", "bgad", "pro", -4.0),
        cell("table6", "mean", "bgad", "pro", -4.0),
        cell("table6", "mean", "bgad", "image_auroc", 1.0),
        cell("table9", "cat", "other", "auroc_vs_dog", 0.0),
        cell("table9", "cat", "other", "auroc_vs_mean", 0.0),
    ]
    return pd.DataFrame(cells)[list(COLUMNS)]


def test_rows_of_tables(ledger: pd.DataFrame) -> None:
    """A mean is a cell where those that it is over are not compared; what has no label goes by its key."""
    assert table_differences(ledger, LABELS) == (
        TableDifferences(
            "table1",
            1.0,
            (DifferenceRow("KNN", (0.5, -2.5), (True, False)), DifferenceRow("CF", (0.25,), (True,))),
        ),
        TableDifferences("table6", 1.0, (DifferenceRow("BGAD", (-4.0, 1.0), (False, True)),)),
        TableDifferences("table9", 1.0, (DifferenceRow("other", (0.0,), (True,)),)),
    )


def test_a_product_over_its_compared_classes_is_a_mean() -> None:
    """By method and metric: another method has the mean alone, and of another metric only the mean is compared."""
    cells = [
        cell("table9", "nut.bent", "bgad", "pro", 0.5),
        cell("table9", "nut", "bgad", "pro", -2.0),
        cell("table9", "nut.bent", "bgad", "image_auroc", NAN),
        cell("table9", "nut", "bgad", "image_auroc", 3.0),
        cell("table9", "nut", "nfad", "pro", 4.0),
    ]
    (found,) = table_differences(pd.DataFrame(cells)[list(COLUMNS)], LABELS)
    assert {row.label: row.cells for row in found.rows} == {"bgad": (0.5, 3.0), "nfad": (4.0,)}


def test_the_ledger_on_disk_gives_the_same(ledger: pd.DataFrame, tmp_path: Path) -> None:
    write_ledger(ledger, tmp_path / "ledger.csv")
    found = read_ledger(tmp_path / "ledger.csv")
    assert table_differences(found, LABELS) == table_differences(ledger, LABELS)
    pd.testing.assert_frame_equal(found, ledger, check_dtype=False)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text("table,method\ntable1,cf\n")
    with pytest.raises(ValueError, match=r"ledger\.csv: missing column dataset"):
        read_ledger(tmp_path / "ledger.csv")


def marks(axes: Axes, style: dict) -> list[tuple[float, float]]:
    lines = [line for line in axes.lines if line.get_marker() == style["marker"]]
    return [tuple(point) for line in lines for point in line.get_xydata().tolist()]


def test_every_cell_is_in_its_row(ledger: pd.DataFrame) -> None:
    first, *_ = forest_figure(table_differences(ledger, LABELS), "All").axes
    assert marks(first, HOLDS) == [(0.5, 0), (0.25, 1)]
    assert marks(first, DIFFERS) == [(-2.5, 0)]
    assert marks(first, MEAN) == [(-1, 0), (0.25, 1)]
    assert [label.get_text() for label in first.get_yticklabels()] == ["KNN", "CF"]
    assert first.get_title(loc="right") == "Table 1: 2 of 3 within ±1"
    assert first.get_ylim() == (1.5, -0.5)


def many(tables: int, rows: int) -> tuple[TableDifferences, ...]:
    row = DifferenceRow(
        "a method with a name that is longer than there is room", (-25.0, 0.5, 3.0), (False, True, False)
    )
    return tuple(TableDifferences(f"table{number}", 2.0, (row,) * rows) for number in range(1, tables + 1))


def boxes(figure: Figure) -> list[tuple[float, float, float, float]]:
    return [tuple(axes.get_position().extents) for axes in figure.axes]


def test_many_tables_stand_in_two_columns() -> None:
    """Hundreds of cells are on a page; rows are of one height, axes of one scale, and nothing overlaps."""
    figure = forest_figure(many(12, 5), "All")
    assert figure.get_figheight() < 8
    assert len({round(left, 6) for left, *_ in boxes(figure)}) == 2
    assert len({(axes.get_xlim(), round(axes.get_position().height, 9)) for axes in figure.axes}) == 1
    for column in (figure.axes[:6], figure.axes[6:]):
        tops = [(axes.get_position().y0, axes.get_position().y1) for axes in column]
        assert all(lower > upper for (lower, _), (_, upper) in pairwise(tops))
    assert all(len(label.get_text()) <= 27 for label in figure.axes[0].get_yticklabels())


def test_few_tables_stand_in_one() -> None:
    figure = forest_figure(many(2, 3), "All")
    assert len({round(left, 6) for left, *_ in boxes(figure)}) == 1
    lowest, highest = figure.axes[0].get_xlim()
    assert lowest < -25
    assert highest > 3


def test_without_anything_to_compare_the_figure_says_so(ledger: pd.DataFrame) -> None:
    nothing = table_differences(ledger.assign(difference=NAN), LABELS)
    assert nothing == ()
    figure = forest_figure(nothing, "All")
    assert figure.axes == []
    assert NOTHING in [text.get_text() for text in figure.texts]


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(forest_figure(many(2, 2), "All"), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
