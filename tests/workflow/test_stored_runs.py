"""Runs come back as a localising job stored them, without the images that they knew."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workflow.stored_runs import stored_runs

IMAGES = 4
ROWS = {"bolt": [0, 1, 2, 3], "nut": [4, 5, 6, 7]}


def store(folder: Path, runs: list[tuple[str, int]], known: list[tuple[str, int, int]]) -> Path:
    """A score file of runs (member, repetition) whose scores and maps tell their number."""
    file = folder / "repetitions_0-1.parquet"
    frames = [
        pd.DataFrame({"member": member, "repetition": repetition, "row": ROWS[member.partition(".")[0]]}).assign(
            score=10.0 * number + np.arange(IMAGES)
        )
        for number, (member, repetition) in enumerate(runs)
    ]
    pd.concat(frames).to_parquet(file, index=False)
    pd.DataFrame(known, columns=["member", "repetition", "row"]).to_parquet(file.with_suffix(".known.parquet"))
    maps = np.arange(len(runs), dtype=np.float32).repeat(IMAGES * 4).reshape(-1, 2, 2)
    np.save(file.with_suffix(".maps.npy"), maps)
    return file


def test_scores_and_maps_of_a_run_belong_together(tmp_path: Path) -> None:
    runs = list(stored_runs(store(tmp_path, [("nut.bent", 0), ("nut.worn", 0), ("nut.bent", 1)], []), "nut"))
    assert [run.repetition for run in runs] == [0, 0, 1]
    for number, run in enumerate(runs):
        assert run.scores.tolist() == [10 * number, 10 * number + 1, 10 * number + 2, 10 * number + 3]
        assert run.maps.shape == (IMAGES, 2, 2)
        assert (run.maps == number).all()


def test_known_images_of_a_repetition_are_not_tested(tmp_path: Path) -> None:
    """Whoever they were drawn for: a method that knows none goes without them too."""
    file = store(tmp_path, [("nut", 0), ("nut", 1)], [("nut.bent", 1, 6), ("nut.worn", 1, 4), ("bolt", 1, 1)])
    runs = stored_runs(file, "nut")
    assert [run.tested.tolist() for run in runs] == [[0, 1, 2, 3], [1, 3]]


def test_the_runs_are_of_one_category(tmp_path: Path) -> None:
    file = store(tmp_path, [("bolt", 0), ("bolt", 1), ("nut", 0)], [])
    (run,) = stored_runs(file, "nut")
    assert (run.maps == 2).all()
    assert run.scores[0] == 20
    assert len(list(stored_runs(file, "bolt"))) == 2


def test_another_number_of_maps_is_refused(tmp_path: Path) -> None:
    file = store(tmp_path, [("nut", 0)], [])
    np.save(file.with_suffix(".maps.npy"), np.zeros((2 * IMAGES, 2, 2), dtype=np.float32))
    with pytest.raises(ValueError, match="has 4 lines, but its maps are 8"):
        list(stored_runs(file, "nut"))
