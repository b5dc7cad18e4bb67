"""What a check has to say."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd


@dataclass(frozen=True)
class Finding:
    """One message of a check: `severity`, the `place` it is about, and a sentence for the reader."""

    severity: Literal["error", "warning"]
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.text}"


def read_severe(path: Path) -> defaultdict[str, list[str]]:
    """By table: the sentences of its severe findings, from findings.csv; none where there is no such file."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    if path.is_file():
        findings = pd.read_csv(path, dtype=str, keep_default_na=False)
        for table, place, text in findings.loc[findings["severity"] == "error", ["table", "place", "text"]].to_numpy():
            found[table].append(f"{place}: {text}")
    return found
