"""A trained run as its job has left it, with all that leads from an image to its score, checked against the records."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import safe_open

from data.files import sha256
from workflow import provenance
from workflow.backbone import Backbone
from workflow.batches import repetitions
from workflow.configuration import ConfigurationError, known
from workflow.plan import Plan
from workflow.source_code import own_sources
from workflow.targets import RESULTS
from workflow.verify.records import Record, with_origins

FORM = f"{RESULTS}/<suite>/models/<group>/<method>/<batch>.safetensors"
EXTRACTION = ("extract", "extract_levels")


@dataclass(frozen=True)
class TrainedRun:
    """One run in the file `model`, under `key`.

    `method` are the settings that it was trained with. Its images are `side` pixels wide and have so many `channels`;
    `reduction` is a file, or None for a method that localises.
    """

    model: Path
    key: str
    method: Mapping[str, Any]
    seed: int
    side: int
    channels: int
    backbone: Backbone
    reduction: Path | None

    @property
    def files(self) -> list[str]:
        """What scores depend on, beside the images."""
        found = (self.model, self.reduction, self.backbone.weights)
        return [str(path) for path in found if path]


def trained_run(plan: Plan, model: Path, category: str | None, repetition: int) -> TrainedRun:
    """The run of a category, which may be None where the file holds one alone, and a repetition.

    Raises ConfigurationError for a file that is no model or not as recorded, for a run that it does not hold, and where
    backbone, weights, reduction or the method's own file are not what they were when the run was made.
    """
    suite, group_name, name = _parts(model)
    record = Record(str(_record_of(model)), provenance.read(_record_of(model)))
    if record.outputs.get(str(model)) != sha256(model):
        raise ConfigurationError(f"{model}: not the file that {record.file} recorded; put that back or make it again")
    settings, group = record.part("method"), plan.group(suite, group_name)
    _check_source(plan, settings, model)
    entry = plan.method(name)
    backbone = (
        plan.level_backbone(suite, entry["level_backbone"]) if group.is_industrial else plan.suite(suite).backbone
    )
    run = TrainedRun(
        model=model,
        key=(key := _key(model, settings, category, repetition)),
        method=settings,
        seed=int(record.part("seeds")[key]),
        side=group.side,
        channels=plan.configuration.datasets[group.dataset]["channels"],
        backbone=backbone,
        reduction=None
        if group.is_industrial
        else Path(f"{RESULTS}/{suite}/features/reduction.{group.side}.safetensors"),
    )
    check_files(run, with_origins([record]))
    return run


def _parts(model: Path) -> tuple[str, str, str]:
    match model.parts:
        case [first, suite, "models", group, method, _] if first == RESULTS and model.suffix == ".safetensors":
            if model.is_file():
                return suite, group, method
            raise ConfigurationError(f"{model} is not there; where snakemake was called, name a file of that suite")
    raise ConfigurationError(f"{model}: expected {FORM}, from where snakemake was called")


def _record_of(model: Path) -> Path:
    first, suite, _, *rest = model.with_suffix(".json").parts
    return Path(first, suite, "scores", *rest)


def _key(model: Path, settings: Mapping[str, Any], category: str | None, repetition: int) -> str:
    """The name of the run in the file. What a seed does not change is there for its first repetition alone."""
    with safe_open(model, framework="numpy") as tensors:
        held = {tuple(name.split("/")[:2]) for name in list(tensors.keys())}
    members = sorted({member for member, _ in held})
    if category is None and len(members) > 1:
        raise ConfigurationError(f"{model}: holds models of {', '.join(members)}; say which with --category")
    member = known(category or members[0], members, f"{model}: --category", "category of this file")
    batch = repetitions(model.stem)
    if repetition not in batch:
        raise ConfigurationError(f"{model}: --repetition: found {repetition}, expected {batch[0]} to {batch[-1]}")
    return f"{member}/{batch[0] if settings['deterministic'] else repetition}"


def _check_source(plan: Plan, settings: Mapping[str, Any], model: Path) -> None:
    before, now = settings.get("source", {}), own_sources(settings["class"], plan.configuration.own)
    for file in sorted(before.keys() | now.keys()):
        if before.get(file) != now.get(file):
            raise ConfigurationError(
                f"{model}: {file} of {settings['class']} is not what it was when the run was made; put it back, "
                "name its folder under `own` of config.yaml, or make the run again"
            )


def check_files(run: TrainedRun, records: list[Record]) -> None:
    """The files are those of the records, back to where the features of the run came from.

    Behind these there may be other backbones, too.
    """
    made_by = {record.part("wildcards").get("backbone") for record in records if record.rule in EXTRACTION}
    if run.backbone.key not in made_by:
        found = ", ".join(sorted(map(str, made_by))) or "no record of any"
        raise ConfigurationError(
            f"{run.model}: made with the backbone {found}; the configuration has {run.backbone.key} now"
        )
    for path in run.files:
        recorded = {part[path] for record in records for part in (record.outputs, record.inputs) if path in part}
        if recorded != {sha256(Path(path))}:
            raise ConfigurationError(f"{path}: not the file that {run.model} was made with; put that back")
