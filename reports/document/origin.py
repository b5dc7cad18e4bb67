"""Where the numbers of a report come from, read from the records of its runs."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


def read_origin(files: Sequence[Path]) -> dict[str, str]:
    """Plain words from provenance JSONs; where the runs differ, all that there are, the most frequent first.

    Keys: `commit`, `dirty` (yes or no: code that was not committed), `environment` (its fingerprint), `python`,
    `torch`, `devices`, `date` (when the newest was finished, in UTC).
    """
    records = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return {
        "commit": _all(_of(record, "code", "commit") for record in records),
        "dirty": "yes" if any(_of(record, "code", "dirty") for record in records) else "no",
        "environment": _all(_of(record, "environment", "fingerprint") for record in records),
        "python": _all(_of(record, "environment", "python") for record in records),
        "torch": _all(_of(record, "environment", "packages", "torch") for record in records),
        "devices": _all(record.get("device") for record in records),
        "date": max(map(_finished, records, files), default="unknown"),
    }


def _of(record: Record, *keys: str) -> Any:
    found: Any = record
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _all(values: Iterable[Any]) -> str:
    return ", ".join(name for name, _ in Counter(str(value or "unknown") for value in values).most_common())


def _finished(record: Record, file: Path) -> str:
    """When a run was finished, by its record or, where that is of an earlier version, by the record's own time."""
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return str(record.get("finished", changed))
