"""A table as plain values, which Snakemake can pass to a script and compare with those of the last run."""

from collections.abc import Mapping
from typing import Any

from workflow.suite import Table


def plain_table(table: Table, methods: Mapping[str, Any]) -> dict[str, Any]:
    """What a spec of the reports is made of; `methods` are the entries of config/methods.yaml."""
    shared = {
        "kind": table.file["kind"],
        "name": table.name,
        "title": table.file["title"],
        "source": table.file["source"],
        "dataset": table.dataset,
        "protocol": table.protocol,
        "categories": table.categories,
        "category_labels": dict(table.file.get("category_labels", {})),
        "rows": [_row(key, methods[key]) | {"protocol": table.protocol_of(key)} for key in table.file["rows"]],
        "claims": [dict(claim) for claim in table.file.get("claims", [])],
        "tolerance": table.file["tolerance"]["value"],
        "absent": {} if table.missing or table.categories is None else dict(table.absent),
    }
    return shared | (_industrial(table) if table.is_industrial else {"metric": _metric(table)})


def plain_cost(table: Table, methods: Mapping[str, Any]) -> dict[str, Any]:
    """What the spec of a table of costs is made of; its rows are the methods that are measured."""
    return {
        "kind": table.file["kind"],
        "name": table.name,
        "title": table.file["title"],
        "source": table.file["source"],
        "dataset": table.dataset,
        "category": next(iter(table.categories or ())),
        "labels": {key: methods[key]["label"] for key in table.file["rows"]},
        "absent": dict(table.absent),
        "notes": list(table.file.get("notes", [])),
    }


def _metric(table: Table) -> str:
    metric: str = table.file["metric"]
    return f"{metric}_vs" if table.is_confusion else metric


def _industrial(table: Table) -> dict[str, Any]:
    """The classes of a stand-in are told by the measured scores alone."""
    file, is_papers = table.file, table.dataset == table.file["dataset"]
    return {
        "lines": file["lines"],
        "classes": dict(file.get("classes", {})) if is_papers else {},
        "subsets": list(file.get("subsets", [])),
        "recorded": list(file["metrics"]),
        "printed": list(file["printed"]),
        "printed_means": list(file.get("printed_means", [])),
        "notes": list(file.get("notes", [])),
    }


def _row(key: str, method: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "method": key,
        "label": method["label"],
        "auxiliary": "auxiliary" in method.get("uses", []),
        "quoted": "quoted" in method,
    }
