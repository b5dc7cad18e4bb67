"""A table of localising methods on the categories of an industrial dataset."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from workflow.configuration import ConfigurationError, known
from workflow.print_options import check_printing
from workflow.sources import has_products
from workflow.suite import UNSEEN, Group, Table
from workflow.supply import Supply

File = Mapping[str, Any]


def resolve_industrial(supply: Supply, name: str, file: File, where: str) -> Table:
    """The table, with groups for those of its categories that the suite has.

    Raises ConfigurationError for a dataset without products, an unknown category, a metric that is printed but not
    recorded, and a suite without the backbone of one of its methods.
    """
    dataset = supply.take(file["dataset"], ["train", "test"], f"{where}: dataset")
    for used in (file["dataset"], dataset):
        check_products(supply, used, where)
    _check_categories(supply, file, where)
    check_printing(file, _shown_lines(supply, file), where)
    _check_metrics(file, where)
    _check_uses(supply, file, where)
    _check_backbones(supply, file, name)
    wanted = _wanted(supply, file, dataset)
    absent = {category: reason for category in wanted if (reason := supply.missing_category(dataset, category))}
    there = {category: _protocols(supply, file, dataset, category) for category in wanted if category not in absent}
    groups = _groups(supply, file, dataset, there)
    return Table(
        name=name,
        file=file,
        dataset=dataset,
        groups=groups,
        categories=None if _only_images_tell(file, dataset) else tuple(wanted),
        absent=absent,
        missing=None if groups else f"has no category to run on: {'; '.join(dict.fromkeys(absent.values()))}",
    )


def _groups(supply: Supply, file: File, dataset: str, there: Mapping[str, Iterable[str]]) -> tuple[Group, ...]:
    """For each part of the dataset and each protocol those categories that are `there` under it."""
    side = min(file["resolution"], supply.entry(dataset)["native_side"])
    found = []
    for part, categories in supply.parts(dataset).items():
        for protocol in dict.fromkeys(chain.from_iterable(there.values())):
            if tested := tuple(category for category in categories if protocol in there.get(category, ())):
                found.append(Group(dataset, protocol, (), side, part, tested))
    return tuple(found)


def _wanted(supply: Supply, file: File, dataset: str) -> list[str]:
    """Those that the table's file names, or all where it names none or another dataset takes the place."""
    named = file.get("classes") or file.get("categories")
    return list(named if named and dataset == file["dataset"] else supply.products(dataset))


def _shown_lines(supply: Supply, file: File) -> list[str]:
    """The lines of the table on its own dataset, but for their mean."""
    if file["lines"] == "subsets":
        return ["all", *file["subsets"]]
    classes = file.get("classes", {}) if file["lines"] == "classes" else {}
    each = [f"{category}.{name}" for category, names in classes.items() for name in names]
    return [*_wanted(supply, file, file["dataset"]), *each]


def _protocols(supply: Supply, file: File, dataset: str, category: str) -> list[str]:
    """The table's own and those of single rows, and for its unseen subset another one.

    That is where the category has more than one defect class.
    """
    has_subsets = category not in supply.entry(dataset)["categories"].get("single_class", ())
    own = dict.fromkeys([file["protocol"], *file.get("protocols", {}).values()])
    return [*own, *([UNSEEN] if has_subsets and UNSEEN in file.get("subsets", ()) else [])]


def _only_images_tell(file: File, dataset: str) -> bool:
    """Known classes are named for the table's own dataset alone."""
    return bool(file["protocol"] == "known_class" and dataset != file["dataset"])


def check_products(supply: Supply, dataset: str, where: str) -> None:
    """Raise ConfigurationError, beginning with the table's file `where`, for a dataset without masks."""
    if not has_products(supply.entry(dataset)):
        raise ConfigurationError(
            f"{where}: dataset: found {dataset}, which has no masks; expected a dataset whose categories are products"
        )


def _check_backbones(supply: Supply, file: File, name: str) -> None:
    for row in file["rows"]:
        role = supply.configuration.methods[row].get("level_backbone")
        if role and role not in supply.file.get("level_backbones", {}):
            raise ConfigurationError(
                f"{supply.where}: tables: found {name} with {row}, whose backbone is {role}; "
                f"expected the key level_backbones.{role}"
            )


def _check_metrics(file: File, where: str) -> None:
    claimed = [("claims", claim["metric"]) for claim in file.get("claims", ())]
    printed = [(key, metric) for key in ("printed", "printed_means") for metric in file.get(key, ())]
    for key, metric in (*printed, *claimed):
        known(metric, file["metrics"], f"{where}: {key}", "metric of this table")


def _check_uses(supply: Supply, file: File, where: str) -> None:
    claimed = [(claim[side], "claims") for claim in file.get("claims", ()) for side in ("lower", "higher")]
    for row, key in [*((row, "protocols") for row in file.get("protocols", ())), *claimed]:
        known(row, file["rows"], f"{where}: {key}", "row of this table")
    for row in file["rows"]:
        uses = supply.configuration.methods[row].get("uses", ())
        protocol = file.get("protocols", {}).get(row, file["protocol"])
        if protocol == "unsupervised" and "known_anomalies" in uses:
            found = f"found {row}, which uses known anomalies"
            raise ConfigurationError(f"{where}: rows: {found}; the protocol unsupervised has none")


def _check_categories(supply: Supply, file: File, where: str) -> None:
    for key in ("classes", "categories", "category_labels"):
        for category in file.get(key, ()):
            product = category.partition(".")[0]
            known(product, supply.products(file["dataset"]), f"{where}: {key}", f"category of {file['dataset']}")
