"""LaTeX to PDF, by pdflatex."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from data.files import atomic

MOST_RUNS = 4
SHOWN_LINES = 20


def compile_pdf(tex: Path, pdf: Path, program: str) -> None:
    """Compile `tex` in its own folder, until page numbers and references have settled, and leave nothing but `pdf`.

    `program` is pdflatex. RuntimeError holds the first error and the lines after it.
    """
    with TemporaryDirectory() as folder:
        for _ in range(MOST_RUNS):
            if "Rerun" not in _run(tex, Path(folder), program):
                break
        made = Path(folder) / f"{tex.stem}.pdf"
        with atomic(pdf) as temporary:
            temporary.write_bytes(made.read_bytes())


def _run(tex: Path, folder: Path, program: str) -> str:
    """One run; returns what it logged."""
    options = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", f"-output-directory={folder}"]
    done = subprocess.run([program, *options, tex.name], cwd=tex.parent, capture_output=True, check=False)
    log = folder / f"{tex.stem}.log"
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else done.stdout.decode(errors="replace")
    if done.returncode:
        raise RuntimeError(f"{program} failed on {tex}:\n{_first_error(said)}")
    return said


def _first_error(log: str) -> str:
    lines = log.splitlines()
    start = next(
        (number for number, line in enumerate(lines) if line.startswith("!")), max(0, len(lines) - SHOWN_LINES)
    )
    return "\n".join(lines[start : start + SHOWN_LINES])
