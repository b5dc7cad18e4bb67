"""Asks every mirror of config/datasets.yaml and config/backbones.yaml for its file, without fetching it.

    python -m workflow.check_urls [--timeout 30]

It prints a table, and ends with status 1 where a mirror is dead: silent, or with something else than the file. A file
that has another mirror can still be had.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from data.mirrors import Mirror, mirrors
from workflow.backbone import weights_file
from workflow.configuration import ROOT, read

WIDE = 160

Files = Iterator[tuple[str, Mapping[str, Any]]]


def registered(folder: Path) -> Files:
    """Each file that a configuration's registries name, with its entry's name."""
    for name, dataset in read(folder / "datasets.yaml", "datasets").items():
        yield from ((name, file) for file in dataset["files"])
    for name, backbone in read(folder / "backbones.yaml", "backbones").items():
        if "url" in backbone:
            yield name, weights_file(backbone)


def check(files: Files, timeout: float, console: Console) -> list[str]:
    """Print how each mirror answers; what is wrong, a line for each dead mirror and for each file that has no other."""
    found = list(chain.from_iterable(mirrors(name, file, timeout) for name, file in files))
    console.print(_table(found))
    dead = [f"dead: {mirror.url} ({mirror.entry}): {mirror.fault}" for mirror in found if mirror.fault]
    return [*dead, *(f"{name}: no mirror has {file}" for name, file in lost(found))]


def lost(found: Sequence[Mirror]) -> list[tuple[str, str]]:
    """Entry and name of each file of which all mirrors are dead."""
    alive = {(mirror.entry, mirror.file) for mirror in found if mirror.fault is None}
    return [key for key in dict.fromkeys((mirror.entry, mirror.file) for mirror in found) if key not in alive]


def _table(found: Sequence[Mirror]) -> Table:
    table = Table("entry", "file", "mirror", "bytes", "", title="Mirrors")
    for mirror in found:
        size = "" if mirror.size is None else f"{mirror.size:,}"
        answer = "[red]dead" if mirror.fault else "as registered"
        table.add_row(mirror.entry, mirror.file, urlsplit(mirror.url).netloc, size, answer)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeout", type=float, default=30.0, help="silent seconds after which a mirror is given up")
    options = parser.parse_args()
    wrong = check(registered(ROOT / "config"), options.timeout, Console(width=None if sys.stdout.isatty() else WIDE))
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
