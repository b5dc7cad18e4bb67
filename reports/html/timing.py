"""What the jobs behind a report took, from their provenance records."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Job(NamedTuple):
    """One record: `method` is empty where the job is of none; `device` where it says none."""

    file: str
    rule: str
    method: str
    seconds: float
    peak_memory_mb: int
    device: str


class Taken(NamedTuple):
    """Jobs together: `seconds` in all, of the `longest`, and the highest peak of memory in MB."""

    name: str
    jobs: int
    seconds: float
    longest: float
    peak_memory_mb: int
    devices: str


class Timing(NamedTuple):
    """By rule, by method, and by table: all jobs behind it, of which other tables may count some too."""

    rules: tuple[Taken, ...]
    methods: tuple[Taken, ...]
    tables: tuple[Taken, ...]


def timing(behind: Mapping[str, Iterable[Job]], labels: Mapping[str, str]) -> Timing:
    """behind: the jobs behind each table. labels: of methods."""
    jobs = list(dict.fromkeys(job for of in behind.values() for job in of))
    rules = dict.fromkeys(job.rule for job in jobs)
    methods = dict.fromkeys(job.method for job in jobs if job.method)
    return Timing(
        _longest_first(_taken(rule, (job for job in jobs if job.rule == rule)) for rule in rules),
        _longest_first(_taken(labels.get(m, m), (job for job in jobs if job.method == m)) for m in methods),
        tuple(_taken(table, of) for table, of in behind.items()),
    )


def _longest_first(taken: Iterable[Taken]) -> tuple[Taken, ...]:
    return tuple(sorted(taken, key=lambda entry: (-entry.seconds, entry.name)))


def _taken(name: str, jobs: Iterable[Job]) -> Taken:
    of = list(jobs)
    return Taken(
        name,
        len(of),
        sum(job.seconds for job in of),
        max((job.seconds for job in of), default=0),
        max((job.peak_memory_mb for job in of), default=0),
        ", ".join(sorted({job.device for job in of if job.device})),
    )
