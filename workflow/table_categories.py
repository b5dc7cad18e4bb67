"""The categories that a table shows, and whether its file names them rightly."""

from collections.abc import Mapping
from typing import Any

from workflow.configuration import ConfigurationError, known
from workflow.supply import Supply

Names = tuple[str, ...]


def check_categories(supply: Supply, file: Mapping[str, Any], where: str) -> None:
    """Raise ConfigurationError where the table's file names a category that its own dataset does not have.

    The names in `categories` must be listed in the registry; those in `category_labels` are compared if they are.
    """
    paper, registry = file["dataset"], supply.configuration.place("datasets", file["dataset"])
    names = tuple(file["against"]) if "against" in file else _names(supply, paper)
    if names is None and "categories" in file:
        raise ConfigurationError(
            f"{where}: categories: {registry} lists no names of the categories of {paper}; add {paper}.categories.names"
        )
    for key in ("categories", "category_labels") if names else ():
        for category in file.get(key, ()):
            known(category, names or (), f"{where}: {key}", f"category of this table (by {registry} for {paper})")


def shown_categories(supply: Supply, file: Mapping[str, Any]) -> Names | None:
    """Those of the table on its own dataset; None where only the images tell."""
    chosen = file.get("against") or file.get("categories")
    return tuple(chosen) if chosen else _names(supply, file["dataset"])


def one_vs_rest_categories(supply: Supply, file: Mapping[str, Any], dataset: str, where: str) -> Names | None:
    """Those that the table's file chooses, or all where another dataset takes the place; None: only the images tell.

    Raises ConfigurationError for a dataset without at least two categories.
    """
    if inliers := inlier_labels(supply, dataset):
        return inliers
    names = _names(supply, dataset)
    if "categories" not in supply.entry(dataset) or (names is not None and len(set(names)) < 2):
        registry = supply.configuration.place("datasets", dataset)
        found = f"found {dataset}, which has {len(set(names or ()))} categories in {registry}"
        raise ConfigurationError(f"{where}: dataset: {found}; one_vs_rest needs at least 2")
    chosen = file.get("categories") if dataset == file["dataset"] else None
    return tuple(chosen) if chosen else names


def inlier_labels(supply: Supply, dataset: str) -> Names:
    """The labels of a dataset that are inliers in turn, where the registry says that not all are."""
    return tuple(supply.entry(dataset).get("categories", {}).get("inliers", ()))


def _names(supply: Supply, dataset: str) -> Names | None:
    """The categories that the registry's rule gives rise to; None where only the images tell."""
    rule = supply.entry(dataset).get("categories", {})
    if "groups" in rule:
        return tuple(str(number) for number in range(len(rule["groups"])))
    if "values" in rule:
        return tuple(sorted(set(rule["values"].values())))
    return tuple(rule["names"]) if "names" in rule else None
