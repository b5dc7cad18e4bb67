"""What is measured for a table of costs, and what its measurement reads."""

from typing import Any

from methods.seeds import derive
from workflow.configuration import known
from workflow.entries import values
from workflow.plan_runs import RunPlan
from workflow.resolve_cost import cost_protocol
from workflow.suite import Table
from workflow.targets import RESULTS

FIRST = "repetitions_0-0"


class CostPlan(RunPlan):
    """Tables of costs by suite."""

    def cost_cases(self, suite: str, name: str) -> dict[str, dict[str, Any]]:
        """By method of a table of costs: its run, the files it reads, and how it is measured.

        These are fields of `methods.cost.case.Case`, all but those that only the job knows, and of an own method
        `source`, the SHA-256 of its files.
        """
        tables = {key: table for key, table in self.suite(suite).tables.items() if table.is_cost}
        table = tables[known(name, tables, f"{RESULTS}/{suite}", "table of costs that can run")]
        methods = [method for method in table.file["rows"] if method not in table.absent]
        return {method: self._cost_case(suite, table, method) for method in methods}

    def cost_files(self, suite: str, name: str) -> list[str]:
        """Every file that the cases read, each once."""
        cases = self.cost_cases(suite, name).values()
        keys = ("normal", "train_index", "anomalies", "synthetic", "test", "test_index", "weights")
        return list(dict.fromkeys(case[key] for case in cases for key in keys if case[key]))

    def _cost_case(self, suite: str, table: Table, method: str) -> dict[str, Any]:
        entry, settings = self.method(method), self.run_settings(suite, method)
        group = next(group for group in table.groups if group.protocol == cost_protocol(entry))
        backbone = self.level_backbone(suite, entry["level_backbone"])
        (category,) = table.categories or ()
        words = (group.dataset, group.protocol, category, method)
        return {
            "name": " ".join(words),
            "kind": settings["class"],
            "hyperparameters": settings["hyperparameters"],
            "seed": derive(*words, 0),
            "category": category,
            "normal": self.levels(suite, group.name, method, "train"),
            "train_index": self.of_part(suite, group.name, "train", "parquet"),
            "anomalies": next(iter(self.anomalies(suite, group.name, method, FIRST)), None),
            "known": f"{category}/0",
            "synthetic": next(iter(self.synthetic(suite, group.name, method)), None),
            "backbone": backbone.entry,
            "weights": backbone.weights,
            "test": self.of_part(suite, group.name, "test", "npy"),
            "test_index": self.of_part(suite, group.name, "test", "parquet"),
            **values(table.file["measure"]),
            **{key: settings[key] for key in ("source",) if key in settings},
        }
