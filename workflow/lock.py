"""Writes lock/: every package of the environment, pinned and with its hashes. `make lock` runs it.

The direct pins are those of constraints.txt; all others stay as they are, unless `--upgrade` asks for the newest. One
resolution, for every Python of the project, is cut into files that pip installs one after the other:

    build.txt         what builds are made with
    base.txt          what the project needs
    dev.txt, ...      what each extra needs beside it
    cuda.txt          PyTorch as every index has it, for CUDA, and what only this build needs

cpu.txt holds PyTorch's build for the CPU instead and is kept by hand.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.files import atomic
from workflow.errors import ROOT

FOLDER = ROOT / "lock"
CONSTRAINTS = ROOT / "constraints.txt"
BY_HAND = FOLDER / "cpu.txt"
PROJECT_KEYS = ("requires-python", "dependencies", "optional-dependencies")
ENTRY = re.compile(r"^([\w.-]+)==.*(?:\n .*)*", re.MULTILINE)
CUDA = re.compile(r"(nvidia|cuda)-|(torch|triton)$")


def lock(options: Sequence[str] = ()) -> None:
    """Write the files; `options` are further ones of `uv pip compile`."""
    with tempfile.TemporaryDirectory() as folder:
        whole, build = Path(folder) / "lock.txt", Path(folder) / "build.txt"
        whole.write_text("".join(path.read_text(encoding="utf-8") for path in written()), encoding="utf-8")
        build.write_text("\n".join(pyproject()["build-system"]["requires"]), encoding="utf-8")
        everything = [str(build), "pyproject.toml", "--all-extras", f"--constraints={CONSTRAINTS}"]
        _compile(whole, *everything, "--generate-hashes", *options)
        entries = parse(whole.read_text(encoding="utf-8"))
        needed = {name: _names(*asked, f"--constraints={whole}") for name, asked in _asked(build).items()}
    for name, names in layers(needed).items():
        with atomic(FOLDER / f"{name}.txt") as path:
            path.write_text("\n".join([heading(), *(entries[key] for key in sorted(names)), ""]), encoding="utf-8")


def written() -> list[Path]:
    """The files that are there."""
    return sorted(set(FOLDER.glob("*.txt")) - {BY_HAND})


def layers(needed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Each file's packages, of those that the builds, the project and the project with each extra need."""
    build, base = needed["build"], needed["base"]
    cuda = {name for name in base if CUDA.match(name)}
    extras = {name: names - base - build for name, names in needed.items() if name not in ("build", "base")}
    return {"build": build, "base": base - build - cuda, "cuda": cuda, **extras}


def parse(text: str) -> dict[str, str]:
    """The lines of each package by its name; it may have an entry for each of several Pythons."""
    found: dict[str, list[str]] = {}
    for entry in ENTRY.finditer(text):
        found.setdefault(entry[1], []).append(entry[0])
    return {name: "\n".join(entries) for name, entries in found.items()}


def heading() -> str:
    """The first line of each file; it changes with all that the files follow from."""
    project = pyproject()["project"]
    asked = [pyproject()["build-system"], *(project[key] for key in PROJECT_KEYS)]
    digest = hashlib.sha256(json.dumps(asked).encode() + CONSTRAINTS.read_bytes())
    return f"# Written by `make lock`, of inputs {digest.hexdigest()[:16]}"


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _asked(build: Path) -> dict[str, list[str]]:
    extras = pyproject()["project"]["optional-dependencies"]
    with_extras = {name: ["pyproject.toml", f"--extra={name}"] for name in extras}
    return {"build": [str(build)], "base": ["pyproject.toml"], **with_extras}


def _names(*options: str) -> set[str]:
    """The packages of a resolution."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as found:
        _compile(Path(found.name), *options)
        return set(parse(Path(found.name).read_text(encoding="utf-8")))


def _compile(output: Path, *options: str) -> None:
    """`uv pip compile`, whose `options` say of what."""
    lowest = pyproject()["project"]["requires-python"].partition(",")[0].removeprefix(">=")
    plain = ["--universal", f"--python-version={lowest}", "--no-header", "--no-annotate", "--quiet"]
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "compile", f"--output-file={output}", *plain, *options]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", action="store_true", help="take the newest of what constraints.txt leaves open")
    lock(["--upgrade"] if parser.parse_args().upgrade else [])
