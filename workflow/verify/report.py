"""What a verification found, and how it is printed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 3


@dataclass
class Report:
    """`faults` are what is wrong by file, `gone` the recorded files that are not there, `checked` counts the rest."""

    folder: str
    faults: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    gone: set[str] = field(default_factory=set)
    checked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def lines(self, cure: str) -> Iterator[str]:
        """The report in words; `cure` ends it where there are faults."""
        yield f"{self.folder}: {'differs' if self.faults else 'verified'}"
        yield from (f"  {count} {what}" for what, count in self.checked.items())
        if self.gone:
            yield f"  {len(self.gone)} recorded files are not there, temporary or removed: {_some(self.gone)}"
        yield from (f"  note: {note}" for note in self.notes)
        for file, problems in sorted(self.faults.items()):
            yield f"DIFFERS {file}: {'; '.join(dict.fromkeys(problems))}"
        if self.faults:
            yield cure


def _some(files: set[str]) -> str:
    shown = ", ".join(sorted(files)[:SHOWN])
    return f"{shown}, ..." if len(files) > SHOWN else shown
