"""A table of what methods that localise cost, on one category."""

from collections.abc import Mapping
from typing import Any

from workflow.configuration import ConfigurationError
from workflow.resolve_industrial import check_products
from workflow.suite import Group, Table
from workflow.supply import Supply

File = Mapping[str, Any]


def resolve_cost(supply: Supply, name: str, file: File, where: str) -> Table:
    """The table on the first category of its dataset that the suite has.

    A method whose backbone the suite lacks is absent, with the reason. Raises ConfigurationError for a dataset without
    products and for a quoted method.
    """
    dataset = supply.take(file["dataset"], ["train", "test"], f"{where}: dataset")
    for used in (file["dataset"], dataset):
        check_products(supply, used, where)
    _check_run(supply, file, where)
    part, categories = next(iter(supply.parts(dataset).items()), (None, ()))
    absent = _without_backbone(supply, file)
    entries = [supply.configuration.methods[row] for row in file["rows"] if row not in absent]
    side = min(file["resolution"], supply.entry(dataset)["native_side"])
    protocols = dict.fromkeys(cost_protocol(entry) for entry in entries if part)
    return Table(
        name=name,
        file=file,
        dataset=dataset,
        groups=tuple(Group(dataset, protocol, (), side, part, categories[:1]) for protocol in protocols),
        categories=categories[:1],
        absent=absent,
        missing=None if protocols else _missing(supply, dataset, absent),
    )


def cost_protocol(entry: Mapping[str, Any]) -> str:
    """The protocol under which a method of config/methods.yaml has all that it uses."""
    return "few_anomalies" if "known_anomalies" in entry["uses"] else "unsupervised"


def _check_run(supply: Supply, file: File, where: str) -> None:
    for row in file["rows"]:
        if "quoted" in supply.configuration.methods[row]:
            raise ConfigurationError(f"{where}: rows: found {row}, which is quoted; expected a method that is run")


def _without_backbone(supply: Supply, file: File) -> dict[str, str]:
    there = supply.file.get("level_backbones", {})
    roles = {row: supply.configuration.methods[row]["level_backbone"] for row in file["rows"]}
    return {row: f"no level_backbones.{role} in {supply.where}" for row, role in roles.items() if role not in there}


def _missing(supply: Supply, dataset: str, absent: Mapping[str, str]) -> str:
    if supply.parts(dataset):
        return f"has no method to measure: {'; '.join(dict.fromkeys(absent.values()))}"
    reasons = dict.fromkeys(str(supply.missing_category(dataset, name)) for name in supply.products(dataset))
    return f"has no category to run on: {'; '.join(reasons)}"
