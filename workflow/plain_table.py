"""A table as plain values, which Snakemake can pass to a script and compare with those of the last run."""

from collections.abc import Mapping
from typing import Any

from workflow.suite import Table


def plain_table(table: Table, methods: Mapping[str, Any]) -> dict[str, Any]:
    """What `reports.spec.TableSpec` is made of; `methods` are the entries of config/methods.yaml."""
    return {
        "name": table.name,
        "title": table.file["title"],
        "source": table.file["source"],
        "dataset": table.group.dataset,
        "protocol": table.group.protocol,
        "categories": table.categories,
        "category_labels": dict(table.file.get("category_labels", {})),
        "rows": [_row(key, methods[key]) for key in table.file["rows"]],
        "metric": f"{table.file['metric']}_vs" if table.is_confusion else table.file["metric"],
        "tolerance": table.file["tolerance"]["value"],
        "absent": {} if table.missing else dict(table.absent),
    }


def _row(key: str, method: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "method": key,
        "label": method["label"],
        "auxiliary": "auxiliary" in method.get("uses", []),
        "quoted": "quoted" in method,
    }
