"""A copy of config/ that a test may edit, with the shared files that it names."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflow.configuration import Configuration, ConfigurationError, load
from workflow.plan import Plan
from workflow.resolve_suite import resolve_suite
from workflow.resolve_table import resolve_table
from workflow.schema import validate
from workflow.suite import Suite, Table
from workflow.supply import Supply, supply
from workflow.yaml_file import parse

ROOT = Path(__file__).resolve().parents[2]
SHARED = (
    "data/cifar10.tar.gz",
    "data/cifar100.tar.gz",
    "data/celeba.tar.gz",
    "data/tiny_imagenet.tar.gz",
    "data/mvtec_ad",
    "weights/deit_tiny_patch16_224.safetensors",
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

    def supply(self, suite: str, **copies: str) -> Supply:
        """The datasets of a suite, where the user has these local copies."""
        return supply(self.load(local_copies=copies), suite)

    def table(self, suite: str, name: str, **copies: str) -> Table:
        return resolve_table(self.supply(suite, **copies), name)

    def suite(self, name: str, **settings: Any) -> Suite:
        return resolve_suite(self.load(**settings), name)

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


def refused(asked: Callable[..., object], *arguments: Any, **settings: Any) -> str:
    """What is said to somebody who asks for this."""
    with pytest.raises(ConfigurationError) as caught:
        asked(*arguments, **settings)
    return str(caught.value)


def problem(schema: str, content: Any, inside: str = "") -> str:
    """What is said of the content of `file.yaml`."""
    return refused(validate, content, schema, Path("file.yaml"), inside)
