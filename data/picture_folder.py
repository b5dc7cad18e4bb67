"""The pictures of a folder or an archive, whatever they show."""

from collections.abc import Iterator
from pathlib import Path

from data.pictures import is_picture, later
from data.sample import Sample
from data.tree import members

UNKNOWN = "unknown"


def read(source: Path) -> Iterator[Sample]:
    """Yield every picture, uint8 `(h, w, 3)`, by its path from the folder, sorted; the label is UNKNOWN."""
    for name, read_bytes in members(source, is_picture):
        yield Sample(name, UNKNOWN, later(read_bytes, f"{source}: {name}"))
