"""A copy of config/ that a test may edit, with the shared files that it names."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflow.configuration import Configuration, load
from workflow.plan import Plan
from workflow.yaml_file import parse

ROOT = Path(__file__).resolve().parents[2]
SHARED = (
    "data/cifar10.tar.gz",
    "data/cifar100.tar.gz",
    "data/celeba.tar.gz",
    "data/tiny_imagenet.tar.gz",
    "data/mvtec_ad",
    "weights/mobilenet_edgetpu_100.uint8.safetensors",
    "weights/resnet18.layers123.safetensors",
)


@dataclass(frozen=True)
class Project:
    """The folder of a user: `config` as delivered, `shared` with empty files of the right names."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def read(self, file: str) -> Any:
        return parse(self.config / file)

    def write(self, file: str, content: Any) -> None:
        (self.config / file).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

    def edit(self, file: str, change: Callable[[Any], object]) -> None:
        """Change a file's content in place."""
        content = self.read(file)
        change(content)
        self.write(file, content)

    def load(self, **settings: Any) -> Configuration:
        """The configuration, with `settings` as the command line's `--config` gives them."""
        given = {"shared": str(self.folder / "shared"), **settings}
        return load({**self.read("config.yaml"), **given}, self.config)

    def plan(self, *arguments: str, **settings: Any) -> Plan:
        return Plan(self.load(**settings), arguments)

    def copy(self, name: str) -> str:
        """The path of an empty local copy."""
        path = self.folder / name
        path.touch()
        return str(path)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path)


def make_project(folder: Path) -> Project:
    shutil.copytree(ROOT / "config", folder / "config")
    for name in SHARED:
        file = folder / "shared" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return Project(folder)
