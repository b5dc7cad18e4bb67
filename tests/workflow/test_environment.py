"""The conda environment and the constraints of pip are the same, and pin every dependency of the project."""

import re
import tomllib

import pytest
import yaml

from tests.workflow.pins import Pins, constraints_txt, normal, pins
from workflow.errors import ROOT


def dependencies(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[^\w.-]", requirement, maxsplit=1)[0]) for requirement in requirements}


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def conda() -> list:
    return yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]


@pytest.fixture(scope="module")
def conda_pins(conda: list) -> Pins:
    (listed,) = [entry["pip"] for entry in conda if isinstance(entry, dict)]
    return pins(listed)


@pytest.fixture(scope="module")
def constraints() -> Pins:
    return constraints_txt()


def test_conda_gives_python_and_pip(conda: list, project: dict) -> None:
    names = [entry for entry in conda if isinstance(entry, str)]
    assert "pip" in dependencies(names)
    (python,) = [re.fullmatch(r"python=(3\.\d+)(\.\d+)?", name) for name in names if name.startswith("python")]
    assert python
    lowest, below = re.findall(r"3\.(\d+)", project["requires-python"])
    assert int(lowest) <= int(python[1].partition(".")[2]) < int(below)


def test_every_pin_is_the_constraint(conda_pins: Pins, constraints: Pins) -> None:
    assert conda_pins == {name: constraints.get(name) for name in conda_pins}


def test_every_dependency_is_pinned_in_both(project: dict, conda_pins: Pins, constraints: Pins) -> None:
    needed = dependencies(project["dependencies"])
    assert needed
    assert not needed - set(conda_pins)
    assert not needed - set(constraints)


@pytest.mark.parametrize("extra", ["dev", "slurm"])
def test_extras_are_pinned(extra: str, project: dict, constraints: Pins) -> None:
    assert not dependencies(project["optional-dependencies"][extra]) - set(constraints)


def test_the_pins_can_be_told_apart() -> None:
    assert pins(["a==1", "B_c==2.0+cpu"]) == {"a": "1", "b-c": "2.0+cpu"}
    for wrong in (["a>=1"], ["a"], ["a==1", "A==2"], ["-r constraints.txt"]):
        with pytest.raises(AssertionError):
            pins(wrong)
