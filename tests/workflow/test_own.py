"""What a user keeps in a folder outside of the checkout, and what is said of mistakes in it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflow.conftest import Project, refused

METHOD = {"label": "Mine", "class": "mine.Mine", "uses": ["inliers"], "hyperparameters": {}}
MODULE = "import helper\nfrom methods.mse import MSE\n\nclass Mine(MSE):\n    pass\n"
CHOICE = {"source": "choice", "reason": "a"}


class Own:
    """An own folder with one method of its own, and the project that names it."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        self.write("mine.py", MODULE)
        self.write("helper.py", "")
        self.write("methods.yaml", {"methods": {"mine": METHOD}})

    def write(self, name: str, content: Any) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")

    def load(self, **settings: Any):
        return self.project.load(**{"own": str(self.folder), **settings})

    def refusal(self) -> str:
        return refused(self.load)


@pytest.fixture
def own(project: Project, tmp_path: Path) -> Own:
    return Own(project, tmp_path / "own")


def test_a_method_is_one_of_all(own: Own) -> None:
    configuration = own.load()
    assert configuration.methods["mine"]["label"] == "Mine"
    assert configuration.methods.keys() > own.project.load().methods.keys()
    assert configuration.place("methods", "mine") == str(own.folder / "methods.yaml")


def test_several_folders_add_up(own: Own, tmp_path: Path) -> None:
    second = Own(own.project, tmp_path / "second")
    for name in ("mine.py", "helper.py"):
        (second.folder / name).unlink()
    second.write("methods.yaml", {"methods": {"other": {**METHOD, "label": "HBOS", "class": "pyod.models.hbos.HBOS"}}})
    assert {"mine", "other"} < own.load(own=[str(own.folder), str(second.folder)]).methods.keys()


def test_a_row_is_added_to_a_delivered_table(own: Own) -> None:
    own.write("tables/table1.yaml", {"extend": "table1", "rows": ["mine"]})
    plan = own.project.plan("results/embedded/table1.csv", own=str(own.folder))
    plan.check()
    assert [row["method"] for row in plan.table("embedded", "table1")["rows"]][-2:] == ["cf", "mine"]
    assert ("digits.one_vs_rest", "mine") in plan.measured("embedded")


def test_a_suite_gets_a_table_and_keeps_the_rest(own: Own) -> None:
    table = own.project.read("tables/table1.yaml")
    own.write("tables/table_mine.yaml", {**table, "rows": ["mine"]})
    own.write("suites/embedded.yaml", {"extend": "embedded", "tables": ["table_mine"]})
    before, after = own.project.load().suites["embedded"], own.load().suites["embedded"]
    assert after == {**before, "tables": [*before["tables"], "table_mine"]}
    own.project.plan("results/embedded/table_mine.csv", own=str(own.folder)).check()


def test_a_suite_says_how_a_method_is_trained_there(own: Own) -> None:
    own.write("mine.py", MODULE.replace("pass", "def __init__(self, *, width: int): ..."))
    method = {**METHOD, "hyperparameters": {"width": {"value": 64, **CHOICE}}}
    own.write("methods.yaml", {"methods": {"mine": method}})
    change = {"mine": {"width": {"value": 8, **CHOICE}}}
    own.write("suites/embedded.yaml", {"extend": "embedded", "hyperparameters": change})
    plan = own.project.plan(own=str(own.folder))
    assert plan.hyperparameters("embedded", "mine") == {"width": 8}
    assert plan.hyperparameters("papers", "mine") == {"width": 64}


@pytest.mark.parametrize("file", ["mine.py", "helper.py"])
def test_a_changed_module_changes_what_decides_the_numbers(own: Own, file: str) -> None:
    before = own.project.plan(own=str(own.folder)).run_settings("embedded", "mine")
    assert set(before["source"]) == {"mine.py", "helper.py"}
    own.write(file, f"{(own.folder / file).read_text()}\n# another line\n")
    after = own.project.plan(own=str(own.folder)).run_settings("embedded", "mine")
    assert after != before
    assert {name for name in before["source"] if before["source"][name] != after["source"][name]} == {file}
    assert json.loads(json.dumps(after)) == after


def test_a_file_that_the_module_does_not_import_changes_nothing(own: Own) -> None:
    before = own.project.plan(own=str(own.folder)).run_settings("embedded", "mine")
    own.write("other.py", "x = 1")
    assert own.project.plan(own=str(own.folder)).run_settings("embedded", "mine") == before


def test_modules_of_a_package_are_followed(own: Own) -> None:
    for name, text in {
        "__init__": "",
        "a": "from methods.mse import MSE\n\nfrom . import b\n\nclass A(MSE): ...\n",
        "b": "from .c import x",
        "c": "x = 1",
    }.items():
        own.write(f"toolbox/{name}.py", text)
    own.write("methods.yaml", {"methods": {"mine": {**METHOD, "class": "toolbox.a.A"}}})
    assert set(own.load().sources["mine"]) == {f"toolbox/{name}.py" for name in ("__init__", "a", "b", "c")}


@pytest.mark.parametrize(
    ("name", "module"),
    [("mine.Mine", MODULE), ("own.mine.Mine", MODULE), ("mine.Mine", MODULE.replace("helper", "own.helper"))],
)
def test_modules_are_followed_from_the_folder_above_too(own: Own, name: str, module: str) -> None:
    """A folder in the checkout is a package without `__init__.py` to Python."""
    own.write("mine.py", module)
    own.write("methods.yaml", {"methods": {"mine": {**METHOD, "class": name}}})
    assert set(own.load().sources["mine"]) == {"mine.py", "helper.py"}


def test_delivered_methods_have_no_source_of_their_own(own: Own) -> None:
    plan = own.project.plan(own=str(own.folder))
    assert "source" not in plan.run_settings("embedded", "mse")
    assert plan.run_settings("embedded", "cf") == own.project.plan().run_settings("embedded", "cf")


def test_a_file_called_as_a_delivered_module_is_none_of_it(own: Own) -> None:
    own.write("methods/mse.py", "class MSE:\n    def __init__(self, *, width: int): ...\n")
    assert "source" not in own.project.plan(own=str(own.folder)).run_settings("embedded", "mse")


@pytest.mark.parametrize(("import_", "text"), [("from . import helper", "."), ("from ..helper import x", "..helper")])
def test_a_relative_import_without_a_package_is_refused(own: Own, import_: str, text: str) -> None:
    own.write("mine.py", f"{import_}\n{MODULE}")
    assert f"own/mine.py: line 1: found from {text} import" in own.refusal()


def test_a_relative_import_that_is_tried_is_let_be(own: Own) -> None:
    own.write("mine.py", f"try:\n    from .helper import x\nexcept ImportError:\n    {MODULE}")
    assert set(own.load().sources["mine"]) == {"mine.py", "helper.py"}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (
            "methods.yaml",
            {"methods": {"kde": METHOD}},
            "own/methods.yaml: kde: {config}/methods.yaml has an entry of this",
        ),
        ("methods.yaml", {"methods": {"mine": {**METHOD, "colour": 1}}}, "own/methods.yaml: methods.mine: unknown key"),
        (
            "methods.yaml",
            {"methods": {"mine": {**METHOD, "label": "CF"}}},
            "own/methods.yaml: mine.label: found 'CF', which cf has",
        ),
        (
            "methods.yaml",
            {"methods": {"mine": METHOD, "other": METHOD}},
            "own/methods.yaml: other.label: found 'Mine', which mine has",
        ),
        (
            "methods.yaml",
            {"methods": {"mine": {**METHOD, "class": "mine.Mien"}}},
            "mine.class: 'Mien' is no class of mine",
        ),
        ("methods.yaml", {"methods": {"mine": {**METHOD, "class": "mien.Mine"}}}, "Did you mean 'mine'?"),
        (
            "methods.yaml",
            {"methods": {"mine": {**METHOD, "starts_from": "flwo"}}},
            "own/methods.yaml: mine.starts_from",
        ),
        ("mine.py", "class Mine(:\n", "own/mine.py: line 1: not valid Python"),
        (
            "tables/table1.yaml",
            {"extend": "tabel1", "rows": ["mine"]},
            "own/tables/table1.yaml: extend: 'tabel1' is no",
        ),
        (
            "tables/table1.yaml",
            {"extend": "table1", "rows": ["kde"]},
            "table1.yaml: rows: kde is in {config}/tables/table1",
        ),
        (
            "tables/table1.yaml",
            {"extend": "table1", "title": "a"},
            "own/tables/table1.yaml: top level: unknown key 'title'",
        ),
        (
            "tables/table2.yaml",
            {"extend": "table2", "rows": ["mine"]},
            "own/tables/table2.yaml: rows: found ['cf', 'mine']",
        ),
        (
            "suites/embedded.yaml",
            {"extend": "embedded", "tables": ["table1"]},
            "suites/embedded.yaml: tables: table1 is in",
        ),
        ("backbones.yaml", {"identity": {}}, "own/backbones.yaml: identity: "),
        ("datasets.yaml", {"digits": {"title": "a"}}, "own/datasets.yaml: digits: "),
        ("pretraining.yaml", {}, "own/pretraining.yaml: is not read from an own folder"),
        ("dataset.yaml", {}, "own/dataset.yaml: a file of this name is not read. Did you mean 'datasets.yaml'?"),
        ("json.py", "", "own/json.py: would hide Python's module json"),
        ("reports.py", "", "own/reports.py: would hide Contraflow's package reports"),
        ("numpy.py", "", "own/numpy.py: would hide "),
    ],
)
def test_a_mistake_is_said_with_the_users_file(own: Own, file: str, content: Any, message: str) -> None:
    own.write(file, content)
    assert message.format(config=own.project.config) in own.refusal()


@pytest.mark.parametrize(
    ("module", "entry", "message"),
    [
        (
            MODULE,
            {"level_backbone": "resnet18"},
            "mine.level_backbone: mine.Mine takes feature vectors; leave this key",
        ),
        ("from methods.nfad import NFAD as Base\n\nclass Mine(Base): ...\n", {}, "mine.class: mine.Mine localises; "),
        ("import methods.localiser as m\n\nclass Mine(m.Localiser): ...\n", {}, "expected the key level_backbone"),
        ("class Mine: ...\n", {}, "mine.class: mine.Mine is no method; subclass methods.detector.Detector or"),
        ("from torch import nn\n\nclass Mine(nn.Module): ...\n", {}, "mine.class: mine.Mine is no method"),
        (MODULE, {"class": "torch.nn.modules.Module"}, "mine.class: torch.nn.modules.Module is no method"),
        (MODULE, {"class": "pyod.models.hbos.HBOS", "level_backbone": "resnet18"}, "HBOS takes feature vectors"),
    ],
)
def test_a_class_of_another_kind_than_its_entry_is_refused(
    own: Own, module: str, entry: dict[str, Any], message: str
) -> None:
    """Before any job starts, and without importing the class."""
    own.write("mine.py", module)
    own.write("methods.yaml", {"methods": {"mine": {**METHOD, **entry}}})
    assert message in own.refusal()


def test_what_a_package_has_from_its_module_is_told(own: Own) -> None:
    own.write("loc/impl.py", "from methods.localiser import Localiser\n\nclass Loc(Localiser): ...\n")
    own.write("loc/__init__.py", "from .impl import Loc\n")
    own.write("methods.yaml", {"methods": {"mine": {**METHOD, "class": "loc.Loc"}}})
    assert "mine.class: loc.Loc localises; expected the key level_backbone" in own.refusal()


def test_a_class_of_which_no_source_tells_may_be_one(own: Own) -> None:
    own.write("mine.py", "from elsewhere import Base\n\nclass Mine(Base): ...\n")
    assert "mine" in own.load().methods


def test_a_table_of_the_same_name_overrides_none(own: Own) -> None:
    own.write("tables/table1.yaml", own.project.read("tables/table1.yaml"))
    assert f"own/tables/table1.yaml: table1: {own.project.config}/tables/table1.yaml has" in own.refusal()


def test_an_unknown_row_is_said_with_both_files(own: Own) -> None:
    own.write("tables/table1.yaml", {"extend": "table1", "rows": ["mien"]})
    text = refused(own.project.plan("results/embedded/table1.csv", own=str(own.folder)).check)
    assert text.startswith(
        f"{own.project.config}/tables/table1.yaml with {own.folder}/tables/table1.yaml: rows: 'mien'"
    )


def test_a_folder_that_is_not_there_or_holds_nothing_is_refused(own: Own, tmp_path: Path) -> None:
    assert "own: " in refused(own.project.load, own=str(tmp_path / "nowhere"))
    (tmp_path / "empty").mkdir()
    assert "holds none of datasets.yaml" in refused(own.project.load, own=[str(tmp_path / "empty")])


def test_modules_of_two_folders_hide_each_other(own: Own, tmp_path: Path) -> None:
    second = Own(own.project, tmp_path / "second")
    assert "would hide" in refused(own.load, own=[str(own.folder), str(second.folder)])
