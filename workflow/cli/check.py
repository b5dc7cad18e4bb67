"""`contraflow check`: whether every file of the configuration is right, and what would run of it."""

import argparse
from collections.abc import Iterator

from rich.table import Table

from workflow.cli.console import console
from workflow.cli.settings import add_config, configuration
from workflow.configuration import SUITE, Configuration, ConfigurationError, known
from workflow.resolve_suite import resolve_suite
from workflow.suite import Suite
from workflow.suite import Table as SuiteTable


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suites", nargs="*", metavar="suite", help="all where none is named")
    add_config(parser)


def run(options: argparse.Namespace) -> int:
    """Raises ConfigurationError for a wrong file; the status is 1 for a suite that cannot run at all."""
    found, where = configuration(options), console()
    places = ", ".join([str(found.folder), *map(str, found.own)])
    where.print(f"Every file is right by itself: {places}", soft_wrap=True)
    wrong = []
    for name in options.suites or found.suites:
        try:
            where.print(_shown(found, resolve_suite(found, known(name, found.suites, "suite", SUITE))))
        except ConfigurationError as error:
            wrong.append(f"Suite {name} cannot run:\n{error}")
    for text in wrong:
        where.print(text, soft_wrap=True)
    return 1 if wrong else 0


def _shown(found: Configuration, suite: Suite) -> Table:
    title = f"{suite.name}: {found.suites[suite.name]['title']}"
    shown = Table("table", "runs", "dataset", "methods", "categories", "note", title=title, title_justify="left")
    for name in found.suites[suite.name]["tables"]:
        if name in suite.missing:
            shown.add_row(name, "no", suite.missing[name].dataset, "", "", str(suite.missing[name].missing))
        else:
            shown.add_row(name, "yes", *_what(found, suite.tables[name]))
    return shown


def _what(found: Configuration, table: SuiteTable) -> Iterator[str]:
    """The dataset, how many methods are run on how many categories, and what is left out with the reason."""
    methods = {row for row in table.file["rows"] if "quoted" not in found.methods[row]} - table.absent.keys()
    categories = None if table.categories is None else set(table.categories) - table.absent.keys()
    yield table.dataset
    yield str(len(methods))
    yield "by the images" if categories is None else str(len(categories))
    yield "; ".join(f"without {name}: {reason}" for name, reason in table.absent.items())
