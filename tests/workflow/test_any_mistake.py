"""Whatever is wrong at one place in config/ is refused with the name of its file, or does no harm.

Each example takes the delivered configuration and makes one mistake in it.
"""

import copy
import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from methods.pretraining.settings import build_settings
from reports.metrics import COLUMNS
from tests.workflow.conftest import Project, make_project
from workflow.backbone import Pretraining
from workflow.configuration import ROOT, ConfigurationError, load
from workflow.figures import extremes, feature_tables, figures, histograms, positive_difference
from workflow.plan import Plan
from workflow.tables import cost_spec, table_spec
from workflow.yaml_file import parse

Place = tuple[str | int, ...]
NUMBERS = (None, True, -1, 0, 2, 0.5, float("nan"), float("-inf"), 10**30, datetime.date(2020, 1, 2))
OTHERS: tuple[Any, ...] = ("", "x", "5e-4", "a/b", [], {}, [None], ["x", "x"], {"x": 1}, {1: 2}, {None: []})
CHANGES = ("replace", "remove", "add", "rename", "repeat")
TYPED = st.sampled_from(list(":-[]{}&*!|>'\"%@`#, \t1x")) | st.text(max_size=3)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
EXAMPLES = int(os.environ.get("CONTRAFLOW_EXAMPLES", "120"))
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(content: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, part in items:
        yield from places(part, (*place, key))


FOLDER = ROOT / "config"
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.yaml"))
PLACES = {file: [*places(parse(FOLDER / file))] for file in FILES}
LINES = {file: (FOLDER / file).read_text(encoding="utf-8").splitlines() for file in FILES if file != "config.yaml"}
NAMES = sorted({str(key) for found in PLACES.values() for place in found for key in place})


@dataclass(frozen=True)
class Mistake:
    """One value of a file replaced, one key removed, added or renamed, or one item repeated."""

    file: str
    place: Place
    change: str
    value: Any
    name: str

    def text(self, content: Any) -> str:
        """The file with the mistake in it."""
        changed = {"": copy.deepcopy(content)}
        *above, key = ("", *self.place)
        self._make(at(changed, tuple(above)), key)
        return yaml.dump(changed[""], Dumper=DUMPER, sort_keys=False)

    def _make(self, parent: Any, key: str | int) -> None:
        match self.change:
            case "remove" if self.place:
                del parent[key]
            case "add" if isinstance(parent[key], dict):
                parent[key][self.name] = self.value
            case "add" if isinstance(parent[key], list):
                parent[key].append(self.value)
            case "repeat" if isinstance(parent[key], list) and parent[key]:
                parent[key].append(parent[key][0])
            case "rename" if isinstance(parent, dict) and self.place:
                parent[self.name] = parent.pop(key)
            case _:
                parent[key] = self.value


@dataclass(frozen=True)
class Slip:
    """A line of a file repeated, lost or shifted, or characters typed into it, at `column` modulo its length."""

    file: str
    line: int
    change: str
    column: int
    typed: str

    def text(self) -> str:
        """The file with the slip in it."""
        lines = LINES[self.file]
        line = lines[self.line]
        column = self.column % (len(line) + 1)
        changed = {
            "repeat": f"{line}\n{line}",
            "lose": "",
            "shift": f"  {line}",
            "type": line[:column] + self.typed + line[column:],
        }
        return "\n".join([*lines[: self.line], changed[self.change], *lines[self.line + 1 :]])


def mistakes(file: str) -> st.SearchStrategy[Mistake]:
    values = st.sampled_from([*NUMBERS, *OTHERS]) | st.sampled_from(NAMES)
    place, change = st.sampled_from(PLACES[file]), st.sampled_from(CHANGES)
    return st.builds(Mistake, st.just(file), place, change, values, st.sampled_from(NAMES))


def slips(file: str) -> st.SearchStrategy[Slip]:
    line, change = st.integers(0, len(LINES[file]) - 1), st.sampled_from(["repeat", "lose", "shift", "type"])
    return st.builds(Slip, st.just(file), line, change, st.integers(0, 99), TYPED)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = make_project(tmp_path_factory.mktemp("project"))
    project.edit("config.yaml", lambda c: c.update(shared=str(project.folder / "shared")))
    return project


def at(content: Any, place: Place) -> Any:
    for key in place:
        content = content[key]
    return content


def use(project: Project, settings: Any) -> None:
    """Everything that the rules ask of the plan, for every suite."""
    configuration = load(settings, project.config)
    assert min(Plan(configuration, []).known_anomalies.values()) > 0
    for name in configuration.suites:
        plan = Plan(configuration, [f"results/{name}/ledger.csv"])
        plan.check()
        plan.backbone(plan.suite(name).backbone.key)
        plan.tables(name)
        for pretraining in plan.suite(name).pretrainings.values():
            use_pretraining(plan, name, pretraining)
        for group, method in plan.measured(name):
            plan.run_settings(name, method)
            plan.starts(name, group, method, "repetitions_0-0")
            plan.indexes(name, group)
            use_files(plan, name, group, method)
        use_figures(plan, name)
        for table in plan.suite(name).tables.values():
            spec = plan.table(name, table.name)
            if table.is_cost:
                cost_spec(spec)
                plan.cost_files(name, table.name)
            elif spec["categories"]:
                table_spec(spec, pd.DataFrame(columns=list(COLUMNS)))


def use_figures(plan: Plan, suite: str) -> None:
    """What the jobs of figures read and are told."""
    tables = plan.suite(suite).tables
    figures(plan, suite, tables)
    for table in feature_tables.comparisons(plan, suite, tables):
        feature_tables.test_tasks(plan, suite, table.name)
        for kind in (feature_tables, histograms, extremes):
            feature_tables.files(kind.runs(plan, suite, table.name))
        extremes.images(plan, suite, table.name)
    assert positive_difference.training(plan)["samples"] > 0
    assert min(variance for _, variance in positive_difference.distributions(plan).values()) > 0


def use_pretraining(plan: Plan, suite: str, pretraining: Pretraining) -> None:
    """What the job of a pretraining reads and is told."""
    assert build_settings(pretraining.kind, pretraining.settings).epochs > 0
    for file in plan.pretraining_images(pretraining.key, "npy"):
        plan.image_set(Path(file).parent.name)
    plan.pretraining_start(pretraining.key)
    plan.pretraining_order(pretraining.key)
    plan.pretraining_epochs(suite, pretraining.name)


def use_files(plan: Plan, suite: str, group: str, method: str) -> None:
    """What the jobs of one group and method read."""
    if not plan.group(suite, group).is_industrial:
        plan.features(suite, group)
        plan.auxiliary_features(suite, group, method)
        return
    for split in ("train", "test"):
        plan.levels(suite, group, method, split)
        plan.of_part(suite, group, split, "masks.npy")
    plan.textures(suite, group)
    plan.anomalies(suite, group, method, "repetitions_0-0")
    plan.synthetic(suite, group, method)


def check(project: Project, file: str, text: str) -> None:
    """Use the project with another text in a file; a refusal must name the file."""
    path = project.config / file
    before = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    refusal = ""
    try:
        use(project, project.read("config.yaml"))
    except ConfigurationError as error:
        refusal = str(error)
    finally:
        path.write_text(before, encoding="utf-8")
    assert not refusal or Path(file).name in refusal


def test_the_delivered_configuration_is_used_without_error(delivered: Project) -> None:
    use(delivered, delivered.read("config.yaml"))


@FEW
@example(mistake=Mistake("suites/development.yaml", ("repetitions",), "replace", 10**30, ""))  # filled the memory
@example(mistake=Mistake("tables/table10.yaml", ("subsets", 0), "replace", "mean", ""))
@example(mistake=Mistake("datasets.yaml", ("workshop", "categories", "textures"), "remove", None, ""))
@given(mistake=st.sampled_from(FILES).flatmap(mistakes))
def test_a_wrong_value_or_key(delivered: Project, mistake: Mistake) -> None:
    check(delivered, mistake.file, mistake.text(delivered.read(mistake.file)))


@FEW
@example(slip=Slip("backbones.yaml", LINES["backbones.yaml"].index("deit_tiny_patch16_224_tokens:"), "type", 5, " "))
@given(slip=st.sampled_from(sorted(LINES)).flatmap(slips))
def test_a_slip_of_the_hand(delivered: Project, slip: Slip) -> None:
    check(delivered, slip.file, slip.text())
