"""Follows a page of docs/ word for word: its fenced blocks are files to write and commands to run.

A block of shell commands is run. Any other is a file: the line before is its name in backticks, or names it and ends
with a colon. The block is all of it or, where that line says `add` or `append`, what comes at its end. What is only
shown, as what a command prints, is of the language `text`.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import SHELL, Block, blocks

SHOWN = frozenset({"text", "math"})
NAME = re.compile(r"^\s*`([^`\s]+)`$|`([^`\s]*[./][^`\s]*)`[^`]*:$")
AT_END = re.compile(r"\b(add|append)\b", re.IGNORECASE)


@dataclass(frozen=True)
class File:
    """Text that becomes a file, or comes at its end; `path` is from the reader's folder, or from `~`."""

    path: str
    text: str
    at_end: bool


@dataclass(frozen=True)
class Script:
    """Commands to run in the reader's folder."""

    text: str


def steps(markdown: str) -> list[File | Script]:
    """What a page asks its reader to do. Raises ValueError for a block that is neither file, command nor shown."""
    return [_step(block) for block in blocks(markdown) if block.language not in SHOWN]


def _step(block: Block) -> File | Script:
    if block.language in SHELL:
        return Script("\n".join(line.removeprefix("$ ") for line in block.text.splitlines()))
    name = NAME.search(block.before)
    if not name:
        raise ValueError(
            f"a block of {block.language or 'no language'} after {block.before!r}, which names no file; what is only "
            f"shown is of the language text"
        )
    return File(name[1] or name[2], block.text, bool(AT_END.search(block.before)))


@dataclass(frozen=True)
class Reader:
    """One who sits in `folder`, in the environment of the tests but with its modules, and has a home beside it."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder.with_name(f"home_of_{self.folder.name}")

    def follow(self, markdown: str) -> str:
        """Do everything that a page asks for, in order; returns what was printed. A command that fails is an error."""
        self.home.mkdir(exist_ok=True)
        return "".join(self._do(step) for step in steps(markdown))

    def _do(self, step: File | Script) -> str:
        if isinstance(step, Script):
            return self._run(step.text)
        path = self._place(step.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if step.at_end else "w", encoding="utf-8") as file:
            file.write(step.text)
        return ""

    def _place(self, name: str) -> Path:
        """Where a file lies; nothing is written but in the folder and beside it."""
        path = Path(name.replace("~", str(self.home), 1) if name.startswith("~/") else self.folder / name).resolve()
        if not path.is_relative_to(self.folder.parent.resolve()):
            raise ValueError(f"{name} lies neither in the reader's folder nor beside it")
        return path

    def _run(self, script: str) -> str:
        binaries = str(Path(sys.executable).parent)
        path = f"{binaries}:{os.environ['PATH']}"
        environment = {**os.environ, "HOME": str(self.home), "PATH": path, "PYTHONPATH": str(self.folder)}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-4000:]}"
        return done.stdout
