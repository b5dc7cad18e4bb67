"""A pretraining of config/pretraining.yaml on the images of a suite, and the backbone that it leaves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from methods.pretraining.settings import build_settings
from workflow.backbone import ENCODER, Backbone, Pretraining
from workflow.configuration import ConfigurationError, known
from workflow.entries import values
from workflow.pretraining_entries import BACKBONE, OF_IMAGES, PRETRAINING
from workflow.resolve_backbone import plain_backbone
from workflow.schema import validate
from workflow.sources import DATASET, has_products
from workflow.supply import Supply

AUXILIARY_SET = "auxiliary"
OF_OFFICIAL = {"architecture": "resnet50", "small_images": False}  # what MoCo's checkpoints hold

Entry = Mapping[str, Any]


def resolve_pretrainings(datasets: Supply) -> dict[str, Pretraining]:
    """Those that the suite's file lists under `pretrainings`, and those of its backbones, by name."""
    file, backbones = datasets.file, datasets.configuration.backbones
    listed = file.get("pretrainings", {})
    for name in listed:
        known(name, datasets.configuration.pretrainings, f"{datasets.where}: pretrainings", PRETRAINING)
    used = [backbones.get(name, {}) for name in (file["backbone"], *file.get("level_backbones", {}).values())]
    wanted = dict.fromkeys([*listed, *(entry["pretraining"] for entry in used if "pretraining" in entry)])
    return {name: resolve_pretraining(datasets, name) for name in wanted}


def pretrained_backbone(datasets: Supply, name: str, pretraining: Pretraining) -> Backbone:
    """The backbone of that name that the pretraining leaves; ConfigurationError where this trains other levels."""
    entry = datasets.configuration.backbones[name]
    where = f"{datasets.configuration.place('backbones', name)}: {name}"
    _check_output(entry, pretraining, f"{where}: found {{}}, but {_where(datasets, pretraining.name)}")
    file = f"{datasets.configuration.data_root}/pretrained/{pretraining.key}/{ENCODER}"
    return Backbone(name, entry, file, pretraining.key)


def resolve_pretraining(datasets: Supply, name: str) -> Pretraining:
    """The pretraining of that name, which config/pretraining.yaml has.

    Raises ConfigurationError for hyperparameters that are not there or contradict each other, for a start that it
    cannot go on from, and for images that cannot be had.
    """
    entry, where = datasets.configuration.pretrainings[name], _where(datasets, name)
    declared = _declared(datasets, name)
    images = {key: declared.pop(key) for key in OF_IMAGES}
    start = _start(datasets, entry, where)
    settings = {**_network(entry, start), **declared}
    try:
        build_settings(entry["kind"], settings)
    except ValueError as error:
        raise ConfigurationError(f"{where}: {error}") from error
    dataset = _dataset(datasets, entry, where)
    products = has_products(datasets.entry(dataset))
    sources = [f"{dataset}.{part}" for part in datasets.parts(dataset)] if products else [dataset]
    side = min(entry["images"]["resolution"], datasets.entry(dataset)["native_side"])
    return Pretraining(
        name=name,
        kind=entry["kind"],
        settings=settings,
        start=start,
        image_sets=tuple(datasets.image_set(source, side) for source in sources),
        label="category" if products else "label",
        textures=tuple(datasets.entry(dataset).get("categories", {}).get("textures", ())),
        side=side,
        per_class=images["images_per_class"],
        probed=images["probe_images"],
    )


def _where(datasets: Supply, name: str) -> str:
    return f"{datasets.configuration.file('pretraining.yaml')}: {name}, in {datasets.where}"


def _declared(datasets: Supply, name: str) -> dict[str, Any]:
    """The values of all hyperparameters of its kind, with the suite's in their place."""
    configuration = datasets.configuration
    entry, changes = configuration.pretrainings[name], datasets.file.get("pretrainings", {}).get(name, {})
    there = f"hyperparameter of {name} in {configuration.file('pretraining.yaml')}"
    for key in changes:
        known(key, entry["hyperparameters"], f"{datasets.where}: pretrainings.{name}", there)
    if changes:
        changed = {"pretrainings": {name: {**entry, "hyperparameters": changes}}}
        validate(changed, "pretraining", Path(datasets.where))
    return values({**entry["hyperparameters"], **changes})


def _start(datasets: Supply, entry: Entry, where: str) -> Backbone | None:
    """The backbone that is named, or that the suite gives under that name to methods which localise."""
    if "starts_from" not in entry:
        return None
    configuration, name = datasets.configuration, entry["starts_from"]
    if entry["kind"] == "moco":
        return plain_backbone(configuration, name)
    roles = datasets.file.get("level_backbones", {})
    known(name, roles, f"{where}: starts_from", f"key of level_backbones in {datasets.where}")
    backbone = known(roles[name], configuration.backbones, f"{datasets.where}: level_backbones.{name}", BACKBONE)
    found = configuration.backbones[backbone]
    if found["kind"] != "timm" or found["output"] != "levels" or "patch" in found:
        raise ConfigurationError(
            f"{where}: starts_from: found {name}, which is {backbone} of "
            f"{configuration.place('backbones', backbone)}, of the kind {found['kind']}; expected a timm model of "
            f"level maps, whose weights can learn on"
        )
    return plain_backbone(configuration, backbone)


def _network(entry: Entry, start: Backbone | None) -> dict[str, Any]:
    """What MoCo's settings know of the encoder."""
    if entry["kind"] != "moco":
        return {}
    if start is None:
        return dict(entry["network"])
    return {**OF_OFFICIAL, "transform": start.entry["transform"], "initial": start.entry["md5"]}


def _dataset(datasets: Supply, entry: Entry, where: str) -> str:
    """The auxiliary set or a dataset, of products where the kind needs these."""
    named = entry["images"]["dataset"]
    if named == AUXILIARY_SET:
        dataset = datasets.auxiliary
    else:
        known(named, datasets.configuration.datasets, f"{where}: images.dataset", DATASET)
        dataset = datasets.take(named, ["train"], f"{where}: images.dataset")
    if reason := datasets.missing(dataset):
        problem = f"{where}: images.dataset: needs {dataset}, but {reason}. {datasets.cure(dataset)}"
        raise ConfigurationError(problem.strip())
    if entry["kind"] == "moco":
        return dataset
    registry = datasets.configuration.place("datasets", dataset)
    if not has_products(datasets.entry(dataset)):
        raise ConfigurationError(
            f"{where}: images.dataset: found {dataset}, which {registry} gives no products; {entry['kind']} needs these"
        )
    there = [name for part in datasets.parts(dataset).values() for name in part]
    if len(there) < 2 and entry["kind"] == "transfer":
        raise ConfigurationError(
            f"{where}: images.dataset: found {dataset} with the category {', '.join(there)} alone; transfer tells "
            f"categories apart and needs two (categories of {datasets.where}, and {registry})"
        )
    return dataset


def _check_output(entry: Entry, pretraining: Pretraining, found: str) -> None:
    """An encoder of vectors gives any stage too; of an extractor only what it learned on is there."""
    if pretraining.kind == "moco":
        return
    assert pretraining.start is not None, "extractors start from one"
    start = pretraining.start.entry
    stages, trained = set(entry.get("levels", ())), set(start.get("levels", ()))
    if entry["output"] != "levels" or entry.get("block") != start.get("block") or not stages <= trained:
        given, there = ({key: of[key] for key in ("output", "levels", "block") if key in of} for of in (entry, start))
        raise ConfigurationError(f"{found.format(given)} trains {there}; expected levels or a block of these")
