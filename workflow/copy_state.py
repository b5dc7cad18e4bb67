"""Whether a user's copy of a dataset has changed since it was decoded."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

MOST = 100_000


@cache
def copy_state(path: str) -> str:
    """A digest of names, sizes and times of the files of a folder, at most the first MOST; of an archive, of itself.

    Looking at the time of the folder alone would not tell that a file in it was overwritten.
    """
    digest = hashlib.sha256()
    for entry in islice(_entries(Path(path)), MOST):
        found = entry.stat()
        digest.update(f"{entry.relative_to(path)}\0{found.st_size}\0{found.st_mtime_ns}\0".encode(errors="replace"))
    return digest.hexdigest()


def _entries(path: Path) -> Iterator[Path]:
    """Files in the order of their names; links that lead nowhere are left out, as readers do."""
    if path.is_file():
        yield path
    for folder, folders, files in os.walk(path):
        folders.sort()
        yield from (found for name in sorted(files) if (found := Path(folder, name)).is_file())
