"""What a check has to say."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One message of a check: `severity`, the `place` it is about, and a sentence for the reader."""

    severity: Literal["error", "warning"]
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.text}"
