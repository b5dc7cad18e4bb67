"""A table as its readers have it: the cells of its LaTeX, the page made of it, the terminal."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from reports.latex import write_tex
from reports.spec import TableSpec
from reports.terminal import print_table

needs_pdflatex = pytest.mark.skipif(
    shutil.which("pdflatex") is None,
    reason="pdflatex is not installed: apt-get install texlive-latex-recommended",
)


def rows(text: str) -> list[list[str]]:
    """The cells of the lines between the rules."""
    lines = [line.strip().removesuffix(r"\\").strip() for line in text.splitlines() if line.endswith(r"\\")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)&", line)] for line in lines]


def check_compiles(text: str, folder: Path) -> None:
    """A document makes a page, and nothing on it is too wide or too high."""
    write_tex(text, folder / "table.tex")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "table.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = done.stdout.decode(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert "Overfull" not in log, log
    assert "too large" not in log, log
    assert (folder / "table.pdf").stat().st_size > 1000


def printed(table: pd.DataFrame, spec: TableSpec, **console: object) -> str:
    stream = io.StringIO()
    print_table(table, spec, Console(file=stream, **console))  # type: ignore[arg-type]
    return stream.getvalue()
