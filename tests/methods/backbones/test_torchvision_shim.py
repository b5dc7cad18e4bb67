import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from methods.backbones import torchvision_shim
from methods.backbones.torchvision_shim import load_timm, load_torchvision

BROKEN = """
import torch
from torchvision.extension import VALUE
try:
    torch.ops.torchvision.nms, torch.ops.torchvision.qnms
except AttributeError:
    raise RuntimeError("operator torchvision::nms does not exist") from None
"""


def test_timm_is_imported_here() -> None:
    assert load_timm().__name__ == "timm"
    assert load_torchvision() is load_torchvision()


def test_a_healthy_installation_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    healthy = ModuleType("torchvision")
    monkeypatch.setitem(sys.modules, "torchvision", healthy)
    monkeypatch.setattr(torchvision_shim, "_declare_operators", lambda: pytest.fail("declared operators"))
    assert load_torchvision() is healthy


def test_another_failure_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> ModuleType:
        raise RuntimeError("libcudart.so is missing")

    monkeypatch.setattr(torchvision_shim.importlib, "import_module", fail)
    with pytest.raises(RuntimeError, match="libcudart"):
        load_torchvision()


def test_missing_operators_are_declared_once(tmp_path: Path) -> None:
    """What was imported before the failure is imported anew, as part of the package that is then whole."""
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision/extension.py").write_text("VALUE = 1")
    (tmp_path / "torchvision/__init__.py").write_text(BROKEN)
    script = (
        "from methods.backbones.torchvision_shim import _declared, load_torchvision as load\n"
        "assert load() is load() and len(_declared) == 1\n"
        "assert load().extension.VALUE == 1"
    )
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[3])])
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": path})
