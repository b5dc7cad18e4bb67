"""Where commands print: as wide as the terminal, and whole lines into a pipe, without reading marks in texts."""

import sys

from rich.console import Console

WIDE = 400


def console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDE, markup=False, highlight=False)
