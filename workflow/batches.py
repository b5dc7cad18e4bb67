"""Which repetitions are on disk and which have to run: a batch is a range of repetitions that one job trains."""

import re
from pathlib import Path

Batch = tuple[int, int]

_NUMBER = "(0|[1-9][0-9]*)"
_NAME = re.compile(rf"repetitions_{_NUMBER}-{_NUMBER}\.parquet")


def batches(folder: Path, repetitions: int, per_job: int | None = None) -> list[Batch]:
    """Batches that cover repetitions 0 to `repetitions` - 1: those on disk, and new ones for the gaps between them.

    Asking for one repetition more therefore plans one job for that repetition alone. A new batch has at most `per_job`
    repetitions, or all of its gap.
    """
    planned: list[Batch] = []
    following = 0
    for first, last in [*_on_disk(folder), (repetitions, repetitions)]:
        if first < following or first > repetitions:
            continue
        if first > following:
            planned += _parts(range(following, first), per_job or repetitions)
        if first < repetitions:
            planned.append((first, last))
        following = last + 1
    return planned


def repetitions(batch: str) -> range:
    """Those of `repetitions_<first>-<last>`."""
    first, last = map(int, re.findall(r"\d+", batch))
    return range(first, last + 1)


def _parts(gap: range, size: int) -> list[Batch]:
    return [(start, min(start + size, gap.stop) - 1) for start in gap[::size]]


def _on_disk(folder: Path) -> list[Batch]:
    """Finished batches, the longest first of those that begin alike."""
    names = (_NAME.fullmatch(path.name) for path in folder.glob("repetitions_*.parquet") if path.is_file())
    found = [(int(name[1]), int(name[2])) for name in names if name]
    return sorted((b for b in found if b[0] <= b[1]), key=lambda batch: (batch[0], -batch[1]))
