"""What each rule needs, by the names in its paths."""

from itertools import product
from pathlib import Path
from typing import Any

from workflow import provenance
from workflow.configuration import ConfigurationError, known
from workflow.plain_table import plain_cost, plain_table
from workflow.plan_costs import CostPlan
from workflow.print_options import printing
from workflow.suite import HARD, UNSEEN, Group, Table
from workflow.targets import RESULTS


class Plan(CostPlan):
    """The configuration seen from the rules: images and runs, and here what tables and figures are made of."""

    def runs(self, table: Table) -> list[tuple[Group, str]]:
        """What a table is made of: its groups with the methods that we run ourselves.

        To a method that uses no known anomalies it is the same whether these are unseen. A table of costs has none: it
        has measurements of its own.
        """
        if table.is_cost:
            return []
        run = [row for row in table.file["rows"] if "quoted" not in self.configuration.methods[row]]
        return [
            (group, method)
            for group, method in product(table.groups, run)
            if group.protocol == table.protocol_of(method)
            or (group.protocol == UNSEEN and self._knows_anomalies(method))
        ]

    def asked(self, suite: str) -> set[str]:
        """The tables that the call asks for: all of them, unless it names some or only what needs none."""
        named = self.requested.get(suite)
        return set(self.suite(suite).tables) if named is None else named

    def measured(self, suite: str) -> dict[tuple[str, str], list[str]]:
        """Score files by (group, method): of the tables asked for, and of all that is on disk as configured now."""
        tables, asked = self.suite(suite).tables, self.asked(suite)
        found = {}
        for table in tables.values():
            for group, method in self.runs(table):
                files = self.scores(suite, group.name, method)
                if table.name in asked or all(self._is_current(suite, file, method) for file in files):
                    found[group.name, method] = files
        return found

    def _is_current(self, suite: str, file: str, method: str) -> bool:
        record = provenance.read(Path(file).with_suffix(".json"))
        return Path(file).is_file() and record.get("method") == self.run_settings(suite, method)

    def measurements(self, suite: str) -> list[dict[str, Any]]:
        """What metrics.csv is made of, as plain values: an entry for each group and method that is measured.

        `files` are the score files, of which the first `repetitions` count. `images` are those of an industrial group,
        and `hard` is its entry of `hard_subsets`.
        """
        confusion, hard = self.confusion(suite), self.hard_subsets(suite)
        return [
            {
                "group": group,
                "method": method,
                "files": files,
                "repetitions": self.repetitions(suite, method),
                "confusion": (group, method) in confusion,
                "images": self.test_images(suite, group),
                "hard": hard.get((group, method)),
            }
            for (group, method), files in self.measured(suite).items()
        ]

    def test_images(self, suite: str, name: str) -> dict[str, str] | None:
        """Index and masks of an industrial group's test images."""
        if not self.group(suite, name).is_industrial:
            return None
        files = {"index": "parquet", "masks": "masks.npy"}
        return {key: self.of_part(suite, name, "test", suffix) for key, suffix in files.items()}

    def test_tasks(self, suite: str) -> dict[str, str]:
        """Test tasks by group, of the groups that are measured."""
        groups = sorted({group for group, _ in self.measured(suite)})
        return {group: f"{RESULTS}/{suite}/tasks/{group}.test.parquet" for group in groups}

    def confusion(self, suite: str) -> list[tuple[str, str]]:
        """(group, method) of the suite's confusion matrices."""
        tables = self.suite(suite).tables.values()
        return [(group.name, method) for table in tables if table.is_confusion for group, method in self.runs(table)]

    def hard(self, suite: str, name: str) -> list[str]:
        """The file that tells which defect classes are hard, where that matters to the group."""
        group = self.group(suite, name)
        return [f"{RESULTS}/{suite}/hard/{_seen(group)}.csv"] if group.protocol == UNSEEN else []

    def hard_subsets(self, suite: str) -> dict[tuple[str, str], dict[str, Any]]:
        """By (group, method) of measured scores: the file that tells a hard subset, and the names that it goes by.

        To a method that knows no anomalies the hard subset is the unseen one too.
        """
        measured = self.measured(suite)
        unseen = [group for name, _ in measured if (group := self.group(suite, name)).protocol == UNSEEN]
        seen = {_seen(group): group for group in unseen}
        return {
            (group, method): {
                "hard": self.hard(suite, seen[group].name)[0],
                "categories": seen[group].categories,
                "names": [HARD] if self._knows_anomalies(method) else [HARD, UNSEEN],
            }
            for group, method in measured
            if group in seen
        }

    def has_hard_classes(self, suite: str, name: str) -> tuple[str, ...]:
        """Those categories of a group whose hard defect classes an unseen subset consists of."""
        groups = self.suite(suite).groups.values()
        return next((g.categories for g in groups if g.protocol == UNSEEN and _seen(g) == name), ())

    def localised(self, suite: str, task: str) -> dict[str, str]:
        """The score file with the first repetition, by the label of each method of a table that runs on the task.

        Of the first table whose methods are all measured, sooner one that compares some; where there is none, of the
        first. Raises ConfigurationError where a repetition has several runs on the task.
        """
        if not self.task(suite, task).group.has_a_run_per_category:
            raise ConfigurationError(
                f"{RESULTS}/{suite}: {task} has a run for each known class, so that no sheet of its maps is drawn; "
                "ask for the curves of its table instead"
            )
        group, measured = self.task(suite, task).group.name, self.measured(suite).keys()
        by_table = [
            [run for run in self.runs(table) if run[0].name == group] for table in self.suite(suite).tables.values()
        ]
        there = [[method for _, method in runs] for runs in by_table if runs]
        finished = [found for found in there if measured >= {(group, method) for method in found}]
        methods = next((found for found in finished if len(found) > 1), (finished or there)[0])
        return {self.method(method)["label"]: self.scores(suite, group, method)[0] for method in methods}

    def table(self, suite: str, name: str) -> dict[str, Any]:
        """What `reports.spec.TableSpec` or `reports.cost.spec.CostSpec` is made of, as plain values."""
        tables = self.suite(suite).tables
        table = tables[known(name, tables, f"{RESULTS}/{suite}", "table that can run")]
        if table.is_cost:
            return plain_cost(table, self.configuration.methods)
        return plain_table(table, self.configuration.methods) | {"print": printing(table)}

    def tables(self, suite: str) -> list[dict[str, Any]]:
        """The same of every table of scores whose categories the registry or measured scores tell.

        How it is printed is left out, which no number depends on.
        """
        measured = {group for group, _ in self.measured(suite)}
        tables = {**self.suite(suite).tables, **self.suite(suite).missing}
        listed = [tables[name] for name in self.configuration.suites[suite]["tables"] if not tables[name].is_cost]
        shown = [table for table in listed if table.categories or {g.name for g in table.groups} & measured]
        return [plain_table(table, self.configuration.methods) for table in shown]

    def finished(self, suite: str) -> list[dict[str, Any]]:
        """The same of the tables all of whose runs are measured."""
        measured, tables = self.measured(suite), self.suite(suite).tables
        return [
            plain
            for plain in self.tables(suite)
            if plain["name"] in tables
            and all((group.name, method) in measured for group, method in self.runs(tables[plain["name"]]))
        ]

    def audited(self, suite: str) -> list[dict[str, Any]]:
        """The localising runs that are measured, by group and method: the score file of the first repetition.

        `images` are the group's index and masks, `test` its test task. Unseen subsets are left out, which metrics.csv
        has under the protocol of the whole.
        """
        tests = self.test_tasks(suite)
        return [
            {
                "group": entry["group"],
                "method": entry["method"],
                "file": entry["files"][0],
                "images": entry["images"],
                "test": tests[entry["group"]],
            }
            for entry in self.measurements(suite)
            if entry["images"] and self.group(suite, entry["group"]).protocol != UNSEEN
        ]

    @property
    def labels(self) -> dict[str, str]:
        """What is printed for each method."""
        return {key: entry["label"] for key, entry in self.configuration.methods.items()}

    @property
    def labels_run(self) -> dict[str, str]:
        """The same without quoted methods."""
        return {key: text for key, text in self.labels.items() if "quoted" not in self.configuration.methods[key]}

    def tables_of_kind(self, *kinds: str) -> str:
        """A pattern of the names of all tables of these kinds."""
        return "|".join(name for name, file in self.configuration.tables.items() if file["kind"] in kinds)


def _seen(group: Group) -> str:
    """The group with the same images in which anomalies of all classes are known."""
    return f"{group.dataset}.few_anomalies.{group.part}"
