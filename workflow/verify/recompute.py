"""Metrics, ledger, tables and figures made once more from what is stored, and compared byte for byte."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path

from workflow.errors import excerpt
from workflow.steps.order import STEPS, Order, carry_out
from workflow.verify.records import Record
from workflow.verify.report import Report


def recompute(records: Iterable[Record], folder: Path, report: Report) -> None:
    """Carry out the orders of records into `folder`; each step reads what those before it have made there."""
    made: dict[str, Path] = {}
    steps = [record for record in records if record.rule in STEPS]
    for record in sorted(steps, key=lambda record: STEPS.index(record.rule)):
        try:
            again = _made_again(record, folder, made)
        except FileNotFoundError as error:
            report.notes.append(
                f"{', '.join(record.outputs)} cannot be recomputed: {error.filename or error} is not there"
            )
        except Exception as error:  # whatever comes of an edited file
            for path in record.outputs:
                report.faults[path].append(f"cannot be recomputed: {type(error).__name__}: {error}")
        else:
            made |= again
            for path, copy in again.items():
                _compare(Path(path), copy, report)


def _made_again(record: Record, folder: Path, made: Mapping[str, Path]) -> dict[str, Path]:
    """Where the outputs of a step are made once more, by their paths. Raises ValueError for an order of other files."""
    order = record.order
    if set(order["outputs"].values()) != set(record.outputs):
        raise ValueError(f"the order in {record.file} is not of the files that it records")
    copies = {name: folder / path for name, path in order["outputs"].items()}
    inputs = {name: str(made.get(path, path)) for name, path in order["inputs"].items()}
    outputs = {name: str(copy) for name, copy in copies.items()}
    carry_out(record.rule, Order(inputs=inputs, params=order["params"], outputs=outputs))
    return {path: copies[name] for name, path in order["outputs"].items()}


def _compare(path: Path, made: Path, report: Report) -> None:
    if not path.exists():
        report.gone.add(str(path))
        return
    report.checked["files recomputed from scores and measurements"] += 1
    if path.read_bytes() != made.read_bytes():
        report.faults[str(path)].append(first_difference(path.read_bytes(), made.read_bytes()))


def first_difference(found: bytes, expected: bytes) -> str:
    """In words: the first line that differs, of text."""
    try:
        pairs = zip_longest(found.decode().splitlines(), expected.decode().splitlines(), fillvalue="")
    except UnicodeDecodeError:
        return "not the picture that the scores give"
    for number, (line, other) in enumerate(pairs, start=1):
        if line != other:
            place = next(i for i, (a, b) in enumerate(zip_longest(line, other)) if a != b)
            start = max(0, place - 20)
            return f"line {number} has {excerpt(line[start:], 40)}, the scores give {excerpt(other[start:], 40)}"
    return "other ends of lines than the scores give"
