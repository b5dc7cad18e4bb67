"""Whoever edits a result is found, also where the hash in its record is made to fit."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.workflow.conftest import ROOT, refused
from tests.workflow.verify.world import (
    CHECKS,
    COSTS,
    FINDINGS,
    GROUP,
    LEDGER,
    MEASUREMENTS,
    METRICS,
    RANKS,
    RESULTS,
    SIGNIFICANCE,
    TABLE,
    TASKS,
    Finished,
    edit,
    edit_record,
)
from workflow import provenance
from workflow.verify.suite import verify

TABLES = [str(TABLE), str(TABLE.with_suffix(".tex"))]
PAIRS = [SIGNIFICANCE, SIGNIFICANCE.with_suffix(".tex")]
PICTURES = [RANKS, RANKS.with_suffix(".pdf")]


def faults() -> dict[str, str]:
    return {file: "; ".join(problems) for file, problems in verify(RESULTS).faults.items()}


def test_results_as_they_were_made_are_verified(finished: Finished) -> None:
    report = verify(RESULTS)
    assert report.faults == {}
    assert report.gone == set()
    assert report.notes == []
    records, files = 12, 18
    assert list(report.checked.values()) == [13, records, files]


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize("forged", [False, True], ids=["as it is", "its record forged"])
@pytest.mark.parametrize(
    "path",
    [TABLE, TABLE.with_suffix(".tex"), LEDGER, LEDGER.with_suffix(".tex"), METRICS, COSTS, SIGNIFICANCE],
    ids=lambda path: str(path.relative_to(RESULTS)),
)
def test_an_edited_report_is_named_alone(finished: Finished, path: Path, forged: bool) -> None:
    digit = next(character for character in path.read_text()[::-1] if character.isdigit())
    edit(
        path,
        lambda text: text[::-1].replace(digit, str((int(digit) + 1) % 10), 1)[::-1],
        forged=path.with_suffix(".json") if forged else None,
    )
    found = faults()
    assert list(found) == [str(path)]
    assert "the scores give" in found[str(path)]
    assert ("recorded" in found[str(path)]) != forged


@pytest.mark.parametrize(("path", "record"), [(FINDINGS, FINDINGS), (CHECKS, METRICS)], ids=["findings", "checks"])
def test_an_added_finding_is_found(finished: Finished, path: Path, record: Path) -> None:
    edit(path, lambda text: f"{text}error,table1,nowhere,nothing\n", forged=record.with_suffix(".json"))
    assert list(faults()) == [str(path)]


def better(scores: pd.DataFrame) -> pd.DataFrame:
    """Its last anomaly has the highest score."""
    return scores.assign(score=scores["score"].where(scores.index < len(scores) - 1, 100))


def doubled(scores: pd.DataFrame) -> pd.DataFrame:
    """No metric tells."""
    return scores.assign(score=2 * scores["score"])


@pytest.mark.parametrize(
    ("change", "also"),
    [(better, [METRICS, CHECKS, LEDGER, *PAIRS, *PICTURES, *TABLES]), (doubled, [METRICS, CHECKS])],
)
@pytest.mark.parametrize("forged", [False, True], ids=["as it is", "its record forged"])
def test_edited_scores_are_named_with_what_follows(
    finished: Finished, change: Any, also: list[str], forged: bool
) -> None:
    scores = finished.scores
    edit(scores, change, forged=scores.with_suffix(".json") if forged else None)
    found = faults()
    assert set(found) == {str(scores), *map(str, also)}
    assert f"not the file that {METRICS} was made from" in found[str(scores)]


def test_edited_measurements_are_named_with_their_table(finished: Finished) -> None:
    edit(
        MEASUREMENTS,
        replaced("seconds_per_epoch,0,", "seconds_per_epoch,0,9"),
        forged=MEASUREMENTS.with_suffix(".json"),
    )
    assert set(faults()) >= {str(MEASUREMENTS), str(COSTS)}


def test_hashes_are_followed_to_the_images(finished: Finished) -> None:
    """Beyond the suite's folder."""
    edit(finished.index, lambda index: index.assign(label="7"), forged=finished.index.with_suffix(".json"))
    assert faults() == {
        str(finished.index): f"not the file that {TASKS} was made from",
        str(TASKS): f"not made from {finished.index} as it is",
    }


def test_what_nobody_needs_any_more_is_cured_by_deletion(finished: Finished) -> None:
    """Scores of a method that is in no table now were made from other tasks than there are now."""
    left = RESULTS / f"scores/{GROUP}/kde/repetitions_0-1.json"
    left.parent.mkdir()
    scores = left.with_suffix(".parquet")
    scores.write_text("scores")
    record = {"inputs": {str(TASKS): "earlier"}, "outputs": provenance.fingerprints([str(scores)])}
    provenance.write(left, record)
    assert list(faults()) == [str(TASKS), str(scores)]
    scores.unlink()
    assert faults() == {}


def test_what_is_gone_is_said_and_no_fault(finished: Finished) -> None:
    shutil.rmtree(finished.index.parent)
    report = verify(RESULTS)
    assert report.faults == {}
    assert report.gone == {str(finished.index)}
    finished.scores.unlink()
    report = verify(RESULTS)
    assert report.faults == {}
    (note,) = report.notes
    assert note.startswith(f"{METRICS}, {CHECKS} cannot be recomputed: ")
    assert str(finished.scores) in note
    edit(TABLE, replaced("mse", "MSE"), forged=TABLE.with_suffix(".json"))
    assert list(faults()) == [str(TABLE)]  # from the metrics that are stored


def test_metrics_that_were_made_again_with_more_methods_are_no_fault(finished: Finished) -> None:
    """Table 1 is not made again when another table is asked for later."""
    for record in (LEDGER.with_suffix(".json"), TABLE.with_suffix(".json")):
        edit_record(record, lambda content: content["inputs"].update({str(METRICS): "that of the earlier one"}))
    assert faults() == {}


def test_a_result_without_a_record_is_a_fault(finished: Finished) -> None:
    TABLE.with_suffix(".json").unlink()
    (RESULTS / "notes.txt").write_text("a user's")
    shutil.copy(finished.scores, RESULTS / "scores/mine.parquet")
    mine = str(RESULTS / "scores/mine.parquet")
    assert faults() == dict.fromkeys([*TABLES, mine], "in no record of where it comes from")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda record: record.pop("order"), "holds no order"),
        (lambda record: record["order"]["outputs"].pop("csv"), "is not of the files that it records"),
        (lambda record: record["order"]["outputs"].update(csv="/etc/hosts"), "is not of the files that it records"),
        (lambda record: record["order"]["params"]["table"].pop("rows"), "cannot be recomputed: KeyError: 'rows'"),
        (lambda record: record.update(rule="fit"), "in no record of where it comes from"),
    ],
)
def test_a_record_that_is_no_longer_of_its_table(finished: Finished, change: Any, problem: str) -> None:
    edit_record(TABLE.with_suffix(".json"), change)
    found = faults()
    assert set(found) == set(TABLES)
    assert all(problem in text for text in found.values())


@pytest.mark.parametrize("key", ["inputs", "order", "code", "environment"])
def test_a_record_of_nonsense_is_no_traceback(finished: Finished, key: str) -> None:
    edit_record(METRICS.with_suffix(".json"), lambda record: record.update({key: ["nonsense"]}))
    assert (str(METRICS) in faults()) == (key == "order")


def test_another_environment_is_said(finished: Finished) -> None:
    def change(record: Any) -> None:
        record["environment"]["fingerprint"] = 64 * "0"
        record["environment"]["packages"]["numpy"] = "1.0"

    edit_record(finished.scores.with_suffix(".json"), change)
    report = verify(RESULTS)
    assert report.faults == {}
    (note,) = report.notes
    assert note.startswith("made in 2 environments, ")
    assert "000000000000 (1 records); numpy 1.0 and " in note


def test_other_code_is_said(finished: Finished) -> None:
    edit_record(finished.scores.with_suffix(".json"), lambda record: record["code"].update(describe="v0"))
    (note,) = verify(RESULTS).notes
    assert "v0 (1 records); checked by " in note


@pytest.mark.parametrize("folder", ["embedded", "results", "/results/embedded", "results/embedded/scores"])
def test_the_folder_is_that_of_a_suite(finished: Finished, folder: str) -> None:
    assert "call this where you call snakemake, on results/<suite>" in refused(verify, Path(folder))


def test_a_folder_without_results_is_no_verified_one(finished: Finished) -> None:
    assert "results/embeded: no results with records; found results/embedded" in refused(
        verify, Path("results/embeded")
    )


def test_the_papers_tables_are_copies(finished: Finished) -> None:
    for path in RESULTS.rglob("*.json"):
        path.write_text(path.read_text().replace("results/embedded", "results/papers"))
    RESULTS.rename("results/papers")
    table, copy = Path("results/papers/table1.csv"), Path("results/table1.csv")
    shutil.copy(table, copy)
    assert verify(table.parent).faults == {}
    edit(copy, replaced("mse", "MSE"))
    assert verify(table.parent).faults == {str(copy): [f"no copy of {table}"]}


def test_the_command_ends_with_1_and_a_cure(finished: Finished) -> None:
    def call() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "workflow.verify", "results/embedded", "--no-maps"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    done = call()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("results/embedded: verified\n  13 files recomputed")
    edit(TABLE, replaced("mse", "MSE"))
    done = call()
    assert done.returncode == 1
    assert f"DIFFERS {TABLE}: line 2 has 'MSE," in done.stdout
    targets = TABLE, COSTS, LEDGER.with_suffix(".tex"), SIGNIFICANCE, RANKS
    assert done.stdout.endswith(f"snakemake --cores 4 {' '.join(map(str, targets))}\n")
