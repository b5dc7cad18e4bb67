"""A table of config/tables on the datasets of a suite."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.configuration import ConfigurationError, known
from workflow.entries import METHOD
from workflow.print_options import check_printing
from workflow.resolve_cost import resolve_cost
from workflow.resolve_industrial import resolve_industrial
from workflow.sources import has_products
from workflow.suite import COST_TABLE, INDUSTRIAL_TABLE, Group, Table
from workflow.supply import Supply
from workflow.table_categories import check_categories, inlier_labels, one_vs_rest_categories, shown_categories

METRICS = ("auroc",)
TABLE = "table, a file of config/tables"

File = Mapping[str, Any]


def resolve_table(supply: Supply, name: str) -> Table:
    """The table on the suite's datasets; that one of these is missing is no error, but said in the table.

    Raises ConfigurationError for an unknown table, dataset, method, metric or category, for methods that are all
    quoted, for a dataset without what the protocol needs, and for pixels as features of images of unequal channels.
    """
    configuration = supply.configuration
    file = configuration.tables[known(name, configuration.tables, f"{supply.where}: tables", TABLE)]
    where = configuration.place("tables", name)
    _check_rows(file, configuration.methods, where)
    if file["kind"] == INDUSTRIAL_TABLE:
        return resolve_industrial(supply, name, file, where)
    if file["kind"] == COST_TABLE:
        return resolve_cost(supply, name, file, where)
    known(file["metric"], METRICS, f"{where}: metric", "metric")
    dataset, *against = _datasets(supply, file, where)
    check_categories(supply, file, where)
    check_printing(file, shown_categories(supply, file), where)
    absent = {other: reason for other in against if (reason := supply.missing(other))}
    present = tuple(other for other in against if other not in absent)
    _check_channels(supply, [dataset, *present], where)
    side = _side(supply, [dataset, *present], file["resolution"])
    inliers = () if against else inlier_labels(supply, dataset)
    return Table(
        name=name,
        file=file,
        dataset=dataset,
        groups=(Group(dataset, file["protocol"], present, side, categories=inliers),),
        categories=tuple(against) or one_vs_rest_categories(supply, file, dataset, where),
        absent=absent,
        missing=_missing(supply, dataset, against, absent),
    )


def _check_rows(file: File, methods: Mapping[str, Any], where: str) -> None:
    for row in file["rows"]:
        known(row, methods, f"{where}: rows", METHOD)
    if all("quoted" in methods[row] for row in file["rows"]):
        found = f"found only quoted methods, {', '.join(file['rows'])}"
        raise ConfigurationError(f"{where}: rows: {found}; expected one that is run")
    localising = file["kind"] in (INDUSTRIAL_TABLE, COST_TABLE)
    for row in file["rows"]:
        if "quoted" not in methods[row] and ("level_backbone" in methods[row]) != localising:
            expected = "localises anomalies" if localising else "scores feature vectors"
            raise ConfigurationError(f"{where}: rows: found {row}; expected a method that {expected}")


def _datasets(supply: Supply, file: File, where: str) -> list[str]:
    """The dataset that trains, then those that it is compared against."""
    against = file.get("against", [])
    found = [supply.take(file["dataset"], ["train", "test"], f"{where}: dataset")]
    found += [supply.take(paper, ["test"], f"{where}: against") for paper in against]
    if len(set(found)) < len(found):
        raise ConfigurationError(
            f"{where}: against: found {', '.join(against)} for {file['dataset']}, which are {', '.join(found[1:])} for "
            f"{found[0]} in {supply.where}; expected distinct datasets"
        )
    for key, taken in zip(("dataset", *(["against"] * len(against))), found, strict=True):
        if has_products(supply.entry(taken)):
            raise ConfigurationError(
                f"{where}: {key}: found {taken}, whose categories are products; expected kind {INDUSTRIAL_TABLE}"
            )
    return found


def _side(supply: Supply, datasets: Iterable[str], resolution: int) -> int:
    """No image is kept finer than the coarsest dataset: a difference in resolution gives the answer away."""
    return min(resolution, *(supply.entry(dataset)["native_side"] for dataset in (*datasets, supply.auxiliary)))


def _check_channels(supply: Supply, datasets: Iterable[str], where: str) -> None:
    """Where pixels are the features, there are as many of every image."""
    backbone, auxiliary = supply.configuration.backbones.get(supply.file["backbone"], {}), supply.auxiliary
    wanted = supply.entry(auxiliary)["channels"]
    for dataset in datasets if backbone.get("kind") == "identity" else ():
        if (found := supply.entry(dataset)["channels"]) != wanted:
            registry = supply.configuration.place("datasets", dataset)
            raise ConfigurationError(
                f"{where}: found {dataset} with channels: {found} in {registry}; expected {wanted}, as of the "
                f"auxiliary {auxiliary}, for the pixels are the features in {supply.where}"
            )


def _missing(supply: Supply, dataset: str, against: list[str], absent: Mapping[str, str]) -> str | None:
    if reason := supply.missing(dataset):
        return f"needs {dataset}, but {reason}. {supply.cure(dataset)}".strip()
    if against and len(absent) == len(against):
        return f"has nothing to compare {dataset} with: {'; '.join(absent.values())}"
    return None
