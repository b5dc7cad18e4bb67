"""What stands in the pages of docs/ and in README.md."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
FENCE = re.compile(
    r"^(?P<mark> *`{3,})(?P<language>[\w-]*)[^\n]*\n(?P<text>.*?)^(?P=mark) *$", re.MULTILINE | re.DOTALL
)
SHELL = frozenset({"sh", "bash", "shell", "console"})


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the last line with anything in it before."""

    language: str
    text: str
    before: str


def blocks(markdown: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order, those of lists too."""
    for fence in FENCE.finditer(markdown):
        lines = markdown[: fence.start()].rstrip().splitlines()
        yield Block(fence["language"], textwrap.dedent(fence["text"]), lines[-1] if lines else "")


def commands(markdown: str) -> list[str]:
    """The lines of a page's shell blocks, without prompts and comments, continued lines joined."""
    text = "\n".join(block.text for block in blocks(markdown) if block.language in SHELL)
    lines = [line.removeprefix("$ ").partition("  #")[0].strip() for line in text.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def prose(markdown: str) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", markdown)


def section(markdown: str, heading: str) -> str:
    """What stands under a heading of the second order up to the next one. Raises KeyError where there is none."""
    parts = re.split(r"^## (.+)$", markdown, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
