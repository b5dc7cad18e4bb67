"""The lock follows from constraints.txt and pyproject.toml, and leaves nothing to the day of an install."""

import re
import subprocess

import pytest

from tests.workflow.pins import constraints_txt, normal
from workflow.errors import ROOT
from workflow.lock import BY_HAND, FOLDER, heading, layers, parse, pyproject, written

FILES = sorted(FOLDER.iterdir())
HASH = r" \\\n    --hash=sha256:[0-9a-f]{64}"
ENTRY = rf"[a-z0-9][a-z0-9-]*==([\w.!+]+)(?: ; [^\\\n]+)?(?:{HASH})+\n"


def versions(names: set[str]) -> dict[str, set[str]]:
    """Those of `names` that stand in the lock, without what says of which build they are."""
    found: dict[str, set[str]] = {}
    for path in FILES:
        for name, version in re.findall(r"^([\w-]+)==([\w.!]+)", path.read_text(), re.MULTILINE):
            found.setdefault(name, set()).add(version)
    return {name: versions for name, versions in found.items() if name in names}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_each_package_is_pinned_and_has_hashes(file) -> None:
    """Nothing else stands in a file: no place to fetch from, no option."""
    assert re.fullmatch(rf"#[^\n]*\n(?:{ENTRY})+", file.read_text())


def test_direct_pins_are_the_constraints() -> None:
    constraints = constraints_txt()
    assert versions(set(constraints)) == {name: {version} for name, version in constraints.items()}


def test_it_follows_from_what_is_asked_for_now() -> None:
    assert [path.name for path in written() if not path.read_text().startswith(heading() + "\n")] == [], "make lock"


def test_what_it_follows_from_changes_its_heading(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    before = heading()
    changed = tmp_path / "constraints.txt"
    changed.write_text((ROOT / "constraints.txt").read_text().replace("numpy==", "numpy==9"))
    monkeypatch.setattr("workflow.lock.CONSTRAINTS", changed)
    assert heading() != before


def test_there_is_a_file_for_each_extra_and_no_other() -> None:
    extras = pyproject()["project"]["optional-dependencies"]
    assert {path.stem for path in FILES} == {"build", "base", "cpu", "cuda", *extras}


def test_a_package_stands_in_one_file() -> None:
    """But torch, of which one of two builds is installed."""
    names = [name for path in FILES for name in parse(path.read_text())]
    assert sorted(names) == sorted([*set(names), "torch"])


def test_builds_use_what_is_locked() -> None:
    asked = {normal(re.split(r"[^\w.-]", requirement)[0]) for requirement in pyproject()["build-system"]["requires"]}
    assert asked <= set(parse((FOLDER / "build.txt").read_text()))


def test_the_build_for_the_cpu_has_a_hash_for_each_python() -> None:
    text = BY_HAND.read_text()
    assert f"torch=={constraints_txt()['torch']}+cpu" in text
    assert len(set(re.findall("sha256:(.*[0-9a-f])", text))) == 2


def test_what_only_one_build_of_torch_needs_stands_with_it() -> None:
    needed = {
        "build": {"setuptools"},
        "base": {"setuptools", "torch", "sympy", "nvidia-cublas", "cuda-toolkit", "triton"},
        "dev": {"setuptools", "torch", "sympy", "pytest"},
    }
    cuda = {"torch", "nvidia-cublas", "cuda-toolkit", "triton"}
    assert layers(needed) == {"build": {"setuptools"}, "base": {"sympy"}, "cuda": cuda, "dev": {"pytest"}}


def test_a_package_may_have_an_entry_for_each_python() -> None:
    text = "# written\na==1 ; python_full_version < '3.12' \\\n    --hash=x\na==2 \\\n    --hash=y\nb==3\n"
    first, second, third = "a==1 ; python_full_version < '3.12' \\\n    --hash=x", "a==2 \\\n    --hash=y", "b==3"
    assert parse(text) == {"a": f"{first}\n{second}", "b": third}


def test_make_installs_nothing_without_a_hash() -> None:
    """But the project itself, which is here."""
    command = ["make", "--dry-run", "--always-make", "EXTRAS=dev,slurm", ".venv/.installed.dev,slurm"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    installs = [call for call in re.split(r"\n|\|\||&&", printed) if "pip install" in call]
    *locked, project = installs
    assert project.endswith("--no-deps --no-build-isolation --use-pep517 -e .")
    assert [re.findall(r"-r lock/(\w+)\.txt", call) for call in locked if "--require-hashes" in call] == [
        ["build"],
        ["base", "dev", "slurm"],
        ["cpu"],
        ["cuda"],
    ]
