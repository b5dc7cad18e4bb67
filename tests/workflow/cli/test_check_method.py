"""A method of the user's is examined by its name, in words and with a status."""

import sys
from pathlib import Path

import pytest

from tests.workflow.conftest import Project
from tests.workflow.test_own import METHOD, Own
from workflow.cli.main import run

CONSTANT = """from mean import Mean
import numpy as np

class Constant(Mean):
    def decision_function(self, features):
        return np.full(len(features), 3.0)
"""
MEAN = """from methods.detector import Detector

class Mean(Detector):
    def fit(self, features, auxiliary=None):
        self.mean_ = features.mean(0, dtype="float64")
        return self

    def decision_function(self, features):
        return ((features - self.mean_) ** 2).sum(1)
"""


@pytest.fixture
def own(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """A folder with a sound method and one of constant scores; its modules are forgotten afterwards."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setenv("PYTHONPATH", "")
    for name in ("mean", "constant"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    own = Own(project, tmp_path / "own")
    own.write("mean.py", MEAN)
    own.write("constant.py", CONSTANT)
    kinds = {"mean": "mean.Mean", "constant": "constant.Constant"}
    entries = {k: {**METHOD, "label": k, "class": v, "deterministic": True} for k, v in kinds.items()}
    own.write("methods.yaml", {"methods": entries})
    return own


def test_a_sound_method_keeps_the_contract(own: Own, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check-method", "mean", "--config", f"own={own.folder}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "mean keeps the contract"
    assert all(line.startswith("yes  ") for line in lines[:-1])


def test_what_is_wrong_is_said_in_words(own: Own, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check-method", "constant", "--config", f"own={own.folder}"]) == 1
    out = capsys.readouterr().out
    assert "no   Scores tell images apart: scores are constant, 3 for every image" in out
    assert "breaks 2 rules" in out.splitlines()[-1]


def test_a_delivered_method_with_other_hyperparameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check-method", "knn", "--set", "n_neighbors=3"]) == 0
    assert run(["check-method", "knn", "--set", "neighbors=3"]) == 1
    assert "'neighbors' is no hyperparameter of knn. Did you mean 'n_neighbors'?" in capsys.readouterr().err
    assert run(["check-method", "csi"]) == 1
    assert "'csi' is no method of methods.yaml" in capsys.readouterr().err


def test_a_module_that_cannot_be_imported_is_said_in_words(own: Own, capsys: pytest.CaptureFixture[str]) -> None:
    own.write("mean.py", MEAN.replace("features, auxiliary", "features: Featurs, auxiliary"))
    assert run(["check-method", "mean", "--config", f"own={own.folder}"]) == 1
    assert "cannot be imported: NameError: name 'Featurs' is not defined" in capsys.readouterr().err
