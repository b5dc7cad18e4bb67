"""What a check has to say: `checks.csv`, by what was checked, and `findings.csv`, by table."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from data.files import atomic
from reports.frames import read_lines, require_columns

ERROR: Final = "error"
WARNING: Final = "warning"
COLUMNS = ("severity", "table", "place", "text")
SHOWN = 3
CHECKED = ("dataset", "protocol", "category", "method", "severity", "place", "text")


@dataclass(frozen=True)
class Finding:
    """One message of a check: `severity`, the `place` it is about, and a sentence for the reader.

    `category` and `method` are what was checked, empty where it was all of them.
    """

    severity: Literal["error", "warning"]
    place: str
    text: str
    category: str = ""
    method: str = ""

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.text}"


def checked(findings: Iterable[Finding], *, dataset: str, protocol: str) -> pd.DataFrame:
    """The columns CHECKED of what was found in the runs of a dataset and protocol."""
    frame = pd.DataFrame([asdict(finding) for finding in findings], columns=[*CHECKED[2:]])
    return frame.assign(dataset=dataset, protocol=protocol)[list(CHECKED)]


def write_findings(frame: pd.DataFrame, path: Path, columns: Sequence[str] = COLUMNS) -> None:
    """Writes findings, each once, in the order of their columns: in findings.csv errors come first."""
    ordered = frame[list(columns)].drop_duplicates().sort_values(list(columns))
    with atomic(path) as temporary:
        ordered.to_csv(temporary, index=False, lineterminator="\n")


def read_findings(path: Path, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Reads what `write_findings` wrote; all columns are str."""
    frame = read_lines(path)
    require_columns(frame, columns, path.name)
    return frame[list(columns)]


def severe(findings: pd.DataFrame, table: str) -> tuple[str, ...]:
    """The errors of a table, in words, for its banner: the first few, and how many more there are."""
    errors = findings[(findings["table"] == table) & (findings["severity"] == ERROR)]
    texts = [f"{place}: {text}" for place, text in errors[["place", "text"]].itertuples(index=False)]
    more = [f"{len(texts) - SHOWN} more in findings.csv"] if len(texts) > SHOWN else []
    return (*texts[:SHOWN], *more)
