"""The suites that are asked for, and the groups of tasks that they consist of."""

from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property

from workflow.configuration import Configuration, ConfigurationError, known
from workflow.resolve_suite import resolve_suite
from workflow.suite import CategoryTask, Group, Suite
from workflow.targets import RESULTS, requested


class SuitePlan:
    """The configuration by suite.

    `arguments` are the command line's. A name that the configuration does not have raises ConfigurationError.
    """

    def __init__(self, configuration: Configuration, arguments: Iterable[str]) -> None:
        self.configuration = configuration
        self.data_root = configuration.data_root
        self.requested = requested(arguments, configuration.settings["suite"], configuration.tables)

    def check(self) -> None:
        """Raise ConfigurationError if a suite or a table that is asked for is wrong or cannot run here."""
        for name, tables in self.requested.items():
            suite = self.suite(name)
            where = self.configuration.place("suites", name)
            for table in sorted(tables or ()):
                known(table, [*suite.tables, *suite.missing], f"{RESULTS}/{name}", f"table of {where}")
            wanted = suite.missing if not suite.tables else set(suite.missing) & (tables or set())
            if wanted:
                problems = [f"{where}: tables: {table} {suite.missing[table].missing}" for table in sorted(wanted)]
                raise ConfigurationError("\n".join(problems))

    @property
    def result_folders(self) -> list[str]:
        """Where the suites that are asked for leave their results."""
        return [f"{RESULTS}/{name}" for name in self.requested]

    def suite(self, name: str) -> Suite:
        if name not in self._suites:
            self._suites[name] = resolve_suite(self.configuration, name)
        return self._suites[name]

    @cached_property
    def _suites(self) -> dict[str, Suite]:
        """Every suite that is in order; what is wrong with another one matters only to those who ask for it."""
        found = {}
        for name in self.configuration.suites:
            with suppress(ConfigurationError):
                found[name] = resolve_suite(self.configuration, name)
        return found

    def task(self, suite: str, name: str) -> CategoryTask:
        """The task `<dataset>.<protocol>.<category>`."""
        groups = self.suite(suite).groups.values()
        tasks = {task.name: task for g in groups for task in (CategoryTask(g, category) for category in g.categories)}
        return tasks[known(name, tasks, f"{RESULTS}/{suite}", "category and protocol of this suite")]

    def group(self, suite: str, name: str) -> Group:
        groups = self.suite(suite).groups
        return groups[known(name, groups, f"{RESULTS}/{suite}", "group of tasks of this suite")]
