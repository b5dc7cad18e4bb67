"""A suite of config/suites worked out from the whole configuration."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from workflow.backbone import Backbone, Pretraining
from workflow.classes import check_hyperparameters
from workflow.configuration import SUITE, Configuration, ConfigurationError, known
from workflow.entries import METHOD, values
from workflow.pretraining_entries import BACKBONE
from workflow.resolve_backbone import plain_backbone
from workflow.resolve_pretraining import pretrained_backbone, resolve_pretrainings
from workflow.resolve_table import resolve_table
from workflow.sources import ImageSet
from workflow.suite import Group, Suite, Table
from workflow.suite_stand_ins import suite_stand_ins
from workflow.supply import Supply, supply


def resolve_suite(configuration: Configuration, name: str) -> Suite:
    """The suite of that name; ConfigurationError says what is wrong with it."""
    known(name, configuration.suites, f"results/{name}", SUITE)
    datasets = supply(configuration, name)
    tables = [resolve_table(datasets, table) for table in datasets.file["tables"]]
    running = _sharing([table for table in tables if table.missing is None], datasets)
    _check_groups(running, datasets)
    pretrainings = resolve_pretrainings(datasets)
    make = partial(_backbone, datasets, pretrainings)
    return Suite(
        name=name,
        repetitions=_repetitions(datasets),
        fewer_repetitions=_by_method(datasets, "fewer_repetitions"),
        repetitions_per_job=_by_method(datasets, "repetitions_per_job"),
        backbone=make("backbone", datasets.file["backbone"], gives_levels=False),
        level_backbones={
            role: make(f"level_backbones.{role}", name, gives_levels=True)
            for role, name in datasets.file.get("level_backbones", {}).items()
        },
        pretrainings=pretrainings,
        hyperparameters=_hyperparameters(datasets),
        dimensions=datasets.file.get("dimensions"),
        auxiliary=datasets.auxiliary,
        tables={table.name: table for table in running},
        missing={table.name: table for table in tables if table.missing is not None},
        image_sets=_image_sets(running, pretrainings.values(), datasets),
        stand_ins=suite_stand_ins(datasets),
    )


def _repetitions(datasets: Supply) -> int:
    chosen = datasets.configuration.settings["repetitions"]
    return int(datasets.file["repetitions"] if chosen == "suite" else chosen)


def _by_method(datasets: Supply, key: str) -> Mapping[str, int]:
    """Numbers of repetitions; ConfigurationError for a method that has no repetitions of its own."""
    methods, where = datasets.configuration.methods, f"{datasets.where}: {key}"
    counts: Mapping[str, int] = datasets.file.get(key, {})
    for method in counts:
        entry = methods[known(method, methods, where, METHOD)]
        for key in ("quoted", "deterministic", "starts_from"):
            if entry.get(key):
                registry = datasets.configuration.place("methods", method)
                found = f"found {method}, which has `{key}: {entry[key]}` in {registry}"
                raise ConfigurationError(f"{where}: {found}; expected a method that trains anew in each repetition")
    return counts


def _backbone(
    datasets: Supply, pretrainings: Mapping[str, Pretraining], key: str, name: str, *, gives_levels: bool
) -> Backbone:
    configuration = datasets.configuration
    known(name, configuration.backbones, f"{datasets.where}: {key}", BACKBONE)
    entry = configuration.backbones[name]
    _check_output(entry, gives_levels, f"{datasets.where}: {key}: found {name}")
    if entry["kind"] == "pretrained":
        return pretrained_backbone(datasets, name, pretrainings[entry["pretraining"]])
    return plain_backbone(configuration, name)


def _check_output(entry: Mapping[str, Any], gives_levels: bool, found: str) -> None:
    if (entry["output"] == "levels") != gives_levels:
        words = "level maps" if gives_levels else "one feature vector per image"
        raise ConfigurationError(f"{found}, whose output is {entry['output']}; expected a backbone of {words}")


def _hyperparameters(datasets: Supply) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """What the suite changes of config/methods.yaml.

    ConfigurationError for a method or name that is not there, and for a value that the method cannot be given.
    """
    methods, where = datasets.configuration.methods, f"{datasets.where}: hyperparameters"
    changes: Mapping[str, Mapping[str, Mapping[str, Any]]] = datasets.file.get("hyperparameters", {})
    for method, entries in changes.items():
        entry = methods[known(method, methods, where, METHOD)]
        there = entry.get("hyperparameters", {})
        registry = datasets.configuration.place("methods", method)
        for name in entries:
            known(name, there, f"{where}.{method}", f"hyperparameter of {method} in {registry}")
        if "class" in entry:
            own = datasets.configuration.own
            check_hyperparameters(entry["class"], values({**there, **entries}), f"{where}.{method}", own)
    return changes


def _image_sets(
    tables: Iterable[Table], pretrainings: Iterable[Pretraining], datasets: Supply
) -> dict[tuple[str, int], ImageSet]:
    groups = [group for table in tables for group in table.groups]
    wanted = {(source, group.side) for group in groups for source in group.test_sources}
    wanted |= {(datasets.auxiliary, group.side) for group in groups if not group.is_industrial}
    wanted |= {(image_set.title, training.side) for training in pretrainings for image_set in training.image_sets}
    return {(source, side): datasets.image_set(source, side) for source, side in sorted(wanted)}


def _sharing(tables: Iterable[Table], datasets: Supply) -> list[Table]:
    """The tables with the groups that they have in common, each with the categories that any of them wants of it."""
    groups = [group for table in tables for group in table.groups]
    wanted = {name: {c for g in groups if g.name == name for c in g.categories} for name in {g.name for g in groups}}

    def whole(group: Group) -> Group:
        if not group.is_industrial:
            return group
        ordered = datasets.parts(group.dataset)[str(group.part)]
        return replace(group, categories=tuple(c for c in ordered if c in wanted[group.name]))

    return [replace(table, groups=tuple(map(whole, table.groups))) for table in tables]


def _check_groups(tables: Iterable[Table], datasets: Supply) -> None:
    """Tables with a dataset and protocol in common share its scores, so they must agree on the images."""
    first: dict[str, tuple[str, Group]] = {}
    for name, group in [(table.name, group) for table in tables for group in table.groups]:
        other, same = first.setdefault(group.name, (name, group))
        if same != group:
            this, that = (datasets.configuration.place("tables", table) for table in (name, other))
            raise ConfigurationError(
                f"{this}: found {_shape(group)}, but {that} has {_shape(same)} and in {datasets.where} they share "
                f"the tasks {group.name}; expected the same `resolution` and `against`"
            )


def _shape(group: Group) -> str:
    against = f" against {', '.join(group.against)}" if group.against else ""
    return f"images of side {group.side}{against}"
