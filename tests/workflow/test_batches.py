"""Batches cover the repetitions asked for, and use what is on disk."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.batches import Batch, batches

WORDS = st.tuples(st.integers(0, 9), st.integers(0, 9))
DISK = st.lists(WORDS, max_size=6)
COUNT = st.integers(1, 9)


def plan(files: Iterable[Batch], repetitions: int, per_job: int | None = None) -> list[Batch]:
    """The batches planned where these are on disk."""
    with tempfile.TemporaryDirectory() as folder:
        for first, last in files:
            (Path(folder) / f"repetitions_{first}-{last}.parquet").touch()
        return batches(Path(folder), repetitions, per_job)


@given(DISK, COUNT)
def test_each_repetition_is_in_exactly_one_batch(disk: list[Batch], repetitions: int) -> None:
    covered = [number for first, last in plan(disk, repetitions) for number in range(first, last + 1)]
    assert len(covered) == len(set(covered))
    assert set(range(repetitions)) <= set(covered)


@given(DISK, COUNT)
def test_what_is_new_is_asked_for_and_not_on_disk(disk: list[Batch], repetitions: int) -> None:
    """Nothing beyond the repetitions is trained; what is on disk and fits is taken."""
    planned = plan(disk, repetitions)
    new = [batch for batch in planned if batch not in disk]
    assert all(last < repetitions for _, last in new)
    assert all(first < repetitions for first, _ in planned)
    for first, last in new:
        assert not any(first <= start <= end <= last for start, end in disk)


@given(DISK, COUNT)
def test_once_run_the_plan_stays(disk: list[Batch], repetitions: int) -> None:
    planned = plan(disk, repetitions)
    assert plan([*disk, *planned], repetitions) == planned


@given(DISK, COUNT)
def test_one_repetition_more_is_one_batch_more(disk: list[Batch], repetitions: int) -> None:
    within = [batch for batch in disk if batch[1] < repetitions]
    finished = [*within, *plan(within, repetitions)]
    assert plan(finished, repetitions + 1) == [*plan(finished, repetitions), (repetitions, repetitions)]


@given(DISK, COUNT, COUNT)
def test_fewer_repetitions_need_nothing_new(disk: list[Batch], repetitions: int, fewer: int) -> None:
    finished = [*disk, *plan(disk, repetitions)]
    assert set(plan(finished, min(fewer, repetitions))) <= set(finished)


@pytest.mark.parametrize(
    ("disk", "repetitions", "planned"),
    [
        ([], 3, [(0, 2)]),
        ([(0, 2)], 3, [(0, 2)]),
        ([(0, 2)], 5, [(0, 2), (3, 4)]),
        ([(0, 4)], 3, [(0, 4)]),
        ([(1, 1), (3, 4)], 6, [(0, 0), (1, 1), (2, 2), (3, 4), (5, 5)]),
        ([(0, 0), (0, 2)], 3, [(0, 2)]),
    ],
)
def test_gaps_are_filled(disk: list[Batch], repetitions: int, planned: list[Batch]) -> None:
    assert plan(disk, repetitions) == planned


@given(DISK, COUNT, COUNT)
def test_a_limit_per_job_only_cuts_what_is_new(disk: list[Batch], repetitions: int, per_job: int) -> None:
    whole, cut = plan(disk, repetitions), plan(disk, repetitions, per_job)
    assert all(last - first < per_job for first, last in cut if (first, last) not in disk)
    assert [n for first, last in cut for n in range(first, last + 1)] == [
        n for first, last in whole for n in range(first, last + 1)
    ]


@pytest.mark.parametrize(("per_job", "planned"), [(1, [(0, 0), (1, 1), (2, 2)]), (2, [(0, 1), (2, 2)]), (5, [(0, 2)])])
def test_a_job_has_at_most_so_many_repetitions(per_job: int, planned: list[Batch]) -> None:
    assert plan([], 3, per_job) == planned


@pytest.mark.parametrize(
    "name",
    [
        "repetitions_00-01.parquet",
        "repetitions_3-1.parquet",
        "repetitions_0-1.json",
        "repetitions_0-1.parquet.part",
        ".repetitions_0-1-3f.parquet",
        "repetitions_\u0660-\u0661.parquet",
        "other.parquet",
    ],
)
def test_other_files_are_no_batches(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert batches(tmp_path, 3) == [(0, 2)]


def test_a_folder_is_no_batch(tmp_path: Path) -> None:
    (tmp_path / "repetitions_0-1.parquet").mkdir()
    assert batches(tmp_path, 3) == [(0, 2)]


def test_there_need_be_no_folder(tmp_path: Path) -> None:
    assert batches(tmp_path / "none", 2) == [(0, 1)]
