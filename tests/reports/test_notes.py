from dataclasses import replace

import pandas as pd

from reports.controls import control_metrics
from reports.notes import table_notes
from reports.spec import TableSpec
from reports.stand_ins import StandIn


def test_source_repetitions_and_the_notes_of_the_spec(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert table_notes(metrics, replace(spec, notes=("Remember.",))) == (
        "Replicates A paper, table 9.",
        "Mean and sample standard deviation over 2 repetitions.",
        "Remember.",
    )


def test_one_and_different_numbers_of_repetitions(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert "One repetition." in table_notes(metrics[metrics["repetition"] == 0], spec)
    uneven = metrics[(metrics["repetition"] == 0) | (metrics["method"] == "cf")]
    assert "Mean and sample standard deviation over 1 to 2 repetitions." in table_notes(uneven, spec)
    assert "None of these methods was run here." in table_notes(metrics.iloc[:0], spec)


def test_stand_ins_only_where_they_matter(metrics: pd.DataFrame, spec: TableSpec) -> None:
    stand_ins = [
        StandIn("everywhere"),
        StandIn("our method", methods=("cf",)),
        StandIn("a quoted method", methods=("csi",)),
        StandIn("elsewhere", datasets=("cars",)),
        StandIn("a present category", categories=("dog",)),
    ]
    notes = [note for note in table_notes(metrics, spec, stand_ins) if note.startswith("Stand-in")]
    assert notes == ["Stand-in: everywhere.", "Stand-in: our method.", "Stand-in: a present category."]


def test_absent_categories_say_why(metrics: pd.DataFrame, spec: TableSpec) -> None:
    notes = table_notes(metrics, replace(spec, absent={"dog": "not downloaded"}))
    assert "Dog is absent (not downloaded); the means leave it out." in notes


def test_controls_report_their_means(metrics: pd.DataFrame, spec: TableSpec, tested: pd.DataFrame) -> None:
    task = {"dataset": "pets", "protocol": "one_vs_rest"}
    controls = control_metrics(tested, **task, repetitions=2, confusion=False)
    random = controls.loc[controls["method"] == "random", "value"].mean()
    last = table_notes(pd.concat([metrics, controls]), spec)[-1]
    assert last.endswith(f"a random score gives {random:.2f}, the labels themselves 100.00.")


def test_empty_cells_say_why(metrics: pd.DataFrame, spec: TableSpec) -> None:
    failed = (metrics["method"] == "cf") & (metrics["category"] == "cat")
    notes = table_notes(metrics.assign(value=metrics["value"].mask(failed)), spec)
    assert "CF has empty cells (Cat: repetitions 0, 1 diverged)." in notes
