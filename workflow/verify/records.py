"""Provenance records, and whether the files that they name still have the hashes that they hold."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from data.files import sha256
from workflow import provenance
from workflow.steps.order import Order
from workflow.verify.report import Report

# What holds results; other files in their folder may be a user's.
RESULTS = {".csv", ".tex", ".parquet", ".npy", ".safetensors"}


class Record(NamedTuple):
    """A record and its file."""

    file: str
    content: dict[str, Any]

    def part(self, key: str) -> dict[str, Any]:
        """What stands under a key; empty where that is no mapping."""
        found = self.content.get(key)
        return found if isinstance(found, dict) else {}

    @property
    def outputs(self) -> dict[str, str]:
        return self.part("outputs")

    @property
    def inputs(self) -> dict[str, str]:
        return self.part("inputs")

    @property
    def rule(self) -> str:
        return str(self.content.get("rule"))

    @property
    def order(self) -> Order:
        """Raises ValueError where there is none."""
        if "order" not in self.content:
            raise ValueError(f"{self.file} holds no order, as records of an earlier version")
        found: Order = self.content["order"]
        return found


class Hashes(dict[str, str | None]):
    """The sha256 of files as records hold it, each read once; None of what is not there."""

    def __missing__(self, path: str) -> str | None:
        file = Path(path)
        self[path] = (provenance.FOLDER if file.is_dir() else sha256(file)) if file.exists() else None
        return self[path]


def records_in(folder: Path) -> list[Record]:
    """All records of a folder and those in it."""
    return _read(sorted(folder.rglob("*.json")))


def with_origins(records: Iterable[Record]) -> list[Record]:
    """Records with those of what they were made from, and so on, as far as there are any."""
    found: dict[str, Record] = {}
    waiting = list(records)
    beside: dict[Path, list[Record]] = {}
    while waiting:
        record = waiting.pop()
        found[record.file] = record
        for path in map(Path, record.inputs):
            if path.parent not in beside:
                beside[path.parent] = _read(sorted(path.parent.glob("*.json")))
            makers = [other for other in beside[path.parent] if str(path) in other.outputs]
            waiting += [other for other in makers if other.file not in found]
    return [found[file] for file in sorted(found)]


def check_hashes(records: Collection[Record], recomputed: Collection[str], report: Report) -> None:
    """Compare what records hold with what is there; what was `recomputed` may have been made anew since it was read."""
    hashes = Hashes()
    for record in records:
        for path, expected in record.outputs.items():
            if hashes[path] is None:
                report.gone.add(path)
            elif hashes[path] != expected:
                report.faults[path].append(f"not the file that {record.file} recorded")
        there = [path for path in record.outputs if hashes[path] is not None]
        for path, expected in record.inputs.items() if there else ():
            if path not in recomputed:
                _check_input(path, expected, hashes, there, report)
    report.checked["records of what was made from what"] += len(records)
    report.checked["files have their recorded sha256"] += len(hashes.keys() - report.gone - report.faults.keys())


def check_recorded(folder: Path, records: Iterable[Record], recomputed: Collection[str], report: Report) -> None:
    """Every result is in a record; of those in the folder itself, all are `recomputed`."""
    recorded = {path for record in records for path in record.outputs}
    for path in (path for path in folder.rglob("*") if path.suffix in RESULTS and not path.name.startswith(".")):
        if str(path) not in (recomputed if path.parent == folder else recorded):
            report.faults[str(path)].append("in no record of where it comes from")


def _check_input(path: str, expected: str, hashes: Hashes, made: list[str], report: Report) -> None:
    """Nobody can tell which of them was changed, or made anew."""
    if hashes[path] is None:
        report.gone.add(path)
    elif hashes[path] != expected:
        report.faults[path].append(f"not the file that {made[0]} was made from")
        for output in made:
            report.faults[output].append(f"not made from {path} as it is")


def _read(files: Iterable[Path]) -> list[Record]:
    records = (Record(str(file), provenance.read(file)) for file in files)
    return [record for record in records if record.content]
