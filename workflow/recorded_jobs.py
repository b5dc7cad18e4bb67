"""What the jobs behind some results took, from the records beside them."""

from collections.abc import Iterable
from pathlib import Path

from reports.html.timing import Job
from workflow import provenance
from workflow.verify.records import Record, with_origins


def recorded_jobs(files: Iterable[str]) -> list[Job]:
    """The jobs that made these files, and what they were made from, back to the downloads."""
    paths = [Path(file).with_suffix(".json") for file in files]
    records = [Record(str(path), provenance.read(path)) for path in paths]
    return [_job(record) for record in with_origins(record for record in records if record.content)]


def _job(record: Record) -> Job:
    return Job(
        file=record.file,
        rule=record.rule,
        method=str(record.part("wildcards").get("method", "")),
        seconds=float(record.content.get("seconds", 0)),
        peak_memory_mb=int(record.content.get("peak_memory_mb", 0)),
        device=str(record.content.get("device", "")),
    )
