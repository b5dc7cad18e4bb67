from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from workflow.classes import check_class, check_hyperparameters
from workflow.errors import ConfigurationError

MODULE = """
from elsewhere import Imported
from toolbox.base import Base as Parent

class Plain:
    def __init__(self, size, *, seed, rate=0.1): ...

class Open:
    def __init__(self, *, size, **others): ...

class Child(Parent):
    pass

class Passing(Parent):
    def __init__(self, *, width, **rest):
        super().__init__(**rest)

class Keeping(Parent):
    def __init__(self, *, width, **rest):
        super().__init__(depth=len(rest))

class Typed:
    def __init__(self, count: int = 1, rate: float = 0.1, kind: str = "", flag: bool = True, free: int | None = 0): ...
"""


@pytest.fixture(autouse=True)
def toolbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that would fail if it were imported."""
    package = tmp_path / "toolbox"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "detectors.py").write_text(MODULE)
    (package / "base.py").write_text("class Base:\n    def __init__(self, *, depth=1): ...")
    (package / "compiled.cpython-311-x86_64-linux-gnu.so").touch()
    monkeypatch.syspath_prepend(str(tmp_path))


def check(name: str, hyperparameters: Mapping[str, Any]) -> None:
    check_class(name, "methods.yaml: a.class")
    check_hyperparameters(name, hyperparameters, "methods.yaml: a.hyperparameters")


@pytest.mark.parametrize(
    ("name", "keywords"),
    [
        ("toolbox.detectors.Plain", {"size"}),
        ("toolbox.detectors.Plain", {"size", "rate"}),
        ("toolbox.detectors.Open", {"size", "anything"}),
        ("toolbox.detectors.Child", {"depth"}),
        ("toolbox.detectors.Passing", {"width", "depth"}),
        ("toolbox.detectors.Keeping", {"width", "anything"}),
        ("toolbox.detectors.Imported", {"unknown", "there"}),
        ("toolbox.compiled.Anything", {"x"}),
        ("not_installed_here.module.Class", {"x"}),
        ("pyod.models.knn.KNN", {"n_neighbors", "method"}),
    ],
)
def test_what_may_be_right_is_let_pass(name: str, keywords: set[str]) -> None:
    check(name, dict.fromkeys(keywords, 1))


@pytest.mark.parametrize(
    ("name", "keywords", "message"),
    [
        ("toolbox.detector.Plain", {}, "a.class: 'detector' is no module of toolbox. Did you mean 'detectors'?"),
        ("toolbox.inner.plain.Plain", {}, "a.class: 'plain' is no module of toolbox.inner. Known: none"),
        (
            "toolbox.detectors.Passing",
            {"width": 1, "dept": 1},
            "a.hyperparameters: 'dept' is no hyperparameter of toolbox.detectors.Passing. Did you mean 'depth'?",
        ),
        ("toolbox.detectors.Plan", {}, "a.class: 'Plan' is no class of toolbox.detectors. Did you mean 'Plain'?"),
        ("toolbox.detectors.Plain", {"size", "rates"}, "a.hyperparameters: 'rates' is no hyperparameter of toolbox"),
        ("toolbox.detectors.Plain", {"size", "seed"}, "a.hyperparameters: 'seed' is no hyperparameter of toolbox"),
        ("toolbox.detectors.Plain", {}, "a.hyperparameters: missing key 'size', which toolbox.detectors.Plain needs"),
        ("toolbox.detectors.Open", {"other"}, "a.hyperparameters: missing key 'size', which toolbox.detectors.Open"),
        ("toolbox.detectors.Child", {"width"}, "a.hyperparameters: 'width' is no hyperparameter of toolbox"),
        ("pyod.models.knn.KNN", {"neighbors"}, "a.hyperparameters: 'neighbors' is no hyperparameter of pyod"),
        ("methods.flow.Flow", {}, "a.hyperparameters: missing key 'blocks', "),
    ],
)
def test_what_must_be_wrong_is_refused(name: str, keywords: set[str], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check(name, dict.fromkeys(keywords, 1))
    assert str(caught.value).startswith(f"methods.yaml: {message}")


@pytest.mark.parametrize(
    ("hyperparameters", "expected"),
    [
        ({"count": 1.0}, "count: found 1.0, expected a whole number"),
        ({"count": True}, "count: found True, expected a whole number"),
        ({"count": None}, "count: found None, expected a whole number"),
        ({"rate": "0.1"}, "rate: found '0.1', expected a number"),
        ({"rate": False}, "rate: found False, expected a number"),
        ({"kind": 1}, "kind: found 1, expected text"),
        ({"flag": 1}, "flag: found 1, expected true or false"),
    ],
)
def test_values_have_the_type_that_the_constructor_says(hyperparameters: dict, expected: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check("toolbox.detectors.Typed", hyperparameters)
    assert str(caught.value) == f"methods.yaml: a.hyperparameters.{expected}"


def test_values_of_the_right_type_pass() -> None:
    check("toolbox.detectors.Typed", {"count": 1, "rate": 1, "kind": "", "flag": False, "free": None})
    check("toolbox.detectors.Typed", {"rate": 0.5, "free": "x"})
