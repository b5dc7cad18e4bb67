"""A suite of config/suites worked out from the whole configuration."""

from collections.abc import Iterable

from workflow.configuration import SUITE, Configuration, ConfigurationError, known
from workflow.resolve_table import resolve_table
from workflow.sources import ImageSet, check_there, in_shared
from workflow.suite import Backbone, Suite, Table
from workflow.suite_stand_ins import suite_stand_ins
from workflow.supply import Supply, supply


def resolve_suite(configuration: Configuration, name: str) -> Suite:
    """The suite of that name; ConfigurationError says what is wrong with it."""
    known(name, configuration.suites, f"results/{name}", SUITE)
    datasets = supply(configuration, name)
    tables = [resolve_table(datasets, table) for table in datasets.file["tables"]]
    running = [table for table in tables if table.missing is None]
    _check_groups(running, datasets)
    return Suite(
        name=name,
        repetitions=_repetitions(datasets),
        backbone=_backbone(datasets),
        dimensions=datasets.file.get("dimensions"),
        auxiliary=datasets.auxiliary,
        tables={table.name: table for table in running},
        missing={table.name: table for table in tables if table.missing is not None},
        image_sets=_image_sets(running, datasets),
        stand_ins=suite_stand_ins(datasets),
    )


def _repetitions(datasets: Supply) -> int:
    chosen = datasets.configuration.settings["repetitions"]
    return int(datasets.file["repetitions"] if chosen == "suite" else chosen)


def _backbone(datasets: Supply) -> Backbone:
    configuration, name = datasets.configuration, datasets.file["backbone"]
    known(name, configuration.backbones, f"{datasets.where}: backbone", "backbone of config/backbones.yaml")
    entry = configuration.backbones[name]
    if "url" in entry:
        file = entry["url"].rpartition("/")[2]
        return Backbone(name, entry, f"{configuration.data_root}/raw/weights/{file}")
    if "weights" not in entry:
        return Backbone(name, entry, None)
    written = entry["weights"]["file"]
    weights = in_shared(written, configuration)
    where = f"{configuration.file('backbones.yaml')}: {name}.weights.file"
    check_there(weights, written, where, configuration)
    return Backbone(name, entry, weights)


def _image_sets(tables: Iterable[Table], datasets: Supply) -> dict[tuple[str, int], ImageSet]:
    wanted = [(name, t.group.side) for t in tables for name in (*t.group.test_datasets, datasets.auxiliary)]
    return {(name, side): datasets.image_set(name, side) for name, side in wanted}


def _check_groups(tables: Iterable[Table], datasets: Supply) -> None:
    """Tables with a dataset and protocol in common share its scores, so they must agree on the images."""
    first: dict[str, Table] = {}
    for table in tables:
        other = first.setdefault(table.group.name, table)
        if other.group != table.group:
            this, that = (datasets.configuration.file("tables", f"{name}.yaml") for name in (table.name, other.name))
            raise ConfigurationError(
                f"{this}: found {_shape(table)}, but {that} has {_shape(other)} and in {datasets.where} they share "
                f"the tasks {table.group.name}; expected the same `resolution` and `against`"
            )


def _shape(table: Table) -> str:
    against = f" against {', '.join(table.group.against)}" if table.group.against else ""
    return f"images of side {table.group.side}{against}"
