"""A report's contents are read from records."""

from pathlib import Path
from typing import Any

import pytest

from reports.document.contents import Choice, ShownFigure, ShownTable, read_contents
from tests.reports.document.conftest import CAPTION, record, run


def test_words_come_from_the_records(plain: dict[str, Any]) -> None:
    contents, folder = read_contents(plain), Path("results/mine")
    table, figure = contents.tables[0], contents.figures[0]
    notes = ("One repetition.", "Stand-in: cats.")
    words = ("table1", "Cats", "A paper", "comparison")
    assert table == ShownTable(*words, folder / "table1.csv", folder / "table1.tex", notes)
    path = folder / "figures/scores.cat.1"
    files = {suffix: Path(f"{path}.{suffix}") for suffix in ("png", "pdf")}
    assert figure == ShownFigure(name="scores.cat.1", **CAPTION, **files)
    assert contents.choices == (Choice("config/methods.yaml: cf", "blocks", "null", "enough"),)
    assert (contents.ledger, contents.stand_ins) == (folder / "ledger.csv", ("cats, for dogs",))


def test_a_figure_that_does_not_say_what_is_seen_is_named(plain: dict[str, Any]) -> None:
    record(Path("results/mine/figures/scores.cat.1.json"))
    with pytest.raises(ValueError, match=r"figures/scores\.cat\.1\.json does not say what the figure shows"):
        read_contents(plain)


def test_the_origin_is_that_of_the_runs(plain: dict[str, Any]) -> None:
    origin = {
        "commit": "c0ffee",
        "dirty": "yes",
        "environment": "f00",
        "python": "3.12.1",
        "torch": "2.9",
        "devices": "A CPU",
        "date": "2026-01-02T03:04:05+00:00",
    }
    assert read_contents(plain).origin == origin
    run(Path("results/mine/scores/c.json"), "beef", dirty=False, finished="2025-12-31T00:00:00+00:00")
    runs = [f"results/mine/scores/{name}.parquet" for name in "cab"]
    assert read_contents({**plain, "runs": runs}).origin == {**origin, "commit": "c0ffee, beef"}
