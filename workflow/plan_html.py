"""What the HTML report shows beyond what any report does."""

from typing import Any

from workflow.plan_report import ReportPlan
from workflow.suite import CategoryTask


class HtmlPlan(ReportPlan):
    """The configuration seen from the rules, the HTML report included."""

    def html(self, suite: str) -> dict[str, Any]:
        """Plain values: `contents`, and by the name of each table shown what its spec is made of and its `runs`.

        `told` is what the specs of all tables of the ledger are made of. `browsed` are the tasks whose anomaly maps are
        shown. Raises ConfigurationError where there is nothing to show.
        """
        shown = self.shown(suite)
        return {
            "contents": self.contents(suite),
            "tables": {name: self.table(suite, name) for name in shown},
            "told": self.tables(suite),
            "runs": {name: self.table_runs(suite, name) for name in shown},
            "browsed": self.browsed(suite),
        }

    def browsed(self, suite: str) -> list[dict[str, Any]]:
        """Each category's task of the tables shown: files of its test images, and a score file by method's label.

        Those of which a repetition has one run.
        """
        tables = [self.suite(suite).tables[name] for name in self.shown(suite)]
        runs = dict.fromkeys(run for table in tables for run in self.runs(table) if run[0].has_a_run_per_category)
        methods: dict[CategoryTask, list[str]] = {}
        for group, method in runs:
            for category in group.categories:
                methods.setdefault(CategoryTask(group, category), []).append(method)
        return [self._browsed(suite, task, names) for task, names in methods.items()]

    def _browsed(self, suite: str, task: CategoryTask, methods: list[str]) -> dict[str, Any]:
        group = task.group.name
        suffixes = {"index": "parquet", "images": "npy", "masks": "masks.npy"}
        files = {name: self.of_part(suite, group, "test", suffix) for name, suffix in suffixes.items()}
        scores = {self.method(method)["label"]: self.scores(suite, group, method)[0] for method in methods}
        return {"category": task.category, "title": task.title, "scores": scores, **files}

    def browsed_files(self, suite: str) -> list[str]:
        """The files of all test images whose maps are shown."""
        return list(dict.fromkeys(task[name] for task in self.browsed(suite) for name in ("index", "images", "masks")))
