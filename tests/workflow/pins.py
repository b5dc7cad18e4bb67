"""Lists of `name==version`."""

import re

from workflow.errors import ROOT

Pins = dict[str, str]


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> Pins:
    """`name==version` lines by name; anything else fails."""
    found = [re.fullmatch(r"([A-Za-z0-9][\w.-]*)==([\w.!+]+)", line) for line in lines]
    assert all(found), [line for line, pin in zip(lines, found, strict=True) if not pin]
    assert len({normal(pin[1]) for pin in found if pin}) == len(lines)
    return {normal(pin[1]): pin[2] for pin in found if pin}


def constraints_txt() -> Pins:
    lines = (line.partition("#")[0].strip() for line in (ROOT / "constraints.txt").read_text().splitlines())
    return pins([line for line in lines if line])
