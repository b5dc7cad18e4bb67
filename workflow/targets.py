"""Which suites and tables a call of Snakemake asks for."""

import difflib
import os.path
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from snakemake.cli import get_argument_parser

RESULTS = "results"
PAPERS = "papers"
OF_WHAT_IS_THERE = frozenset({"report", "findings", "metric_audit"})  # and ask for no table by themselves
LEDGER_PAGE = "ledger.tex"  # is of what is there too

Requested = dict[str, set[str] | None]


def requested(arguments: Iterable[str], default: str, tables: Collection[str]) -> Requested:
    """The suites that a command line asks for, each with the tables that it names; None means all of them.

    `arguments` are Snakemake's, read by its own parser, which tells targets from the values of options. A job
    that Snakemake starts in a process of its own asks for its suite, if it has one. `default` is the suite of
    targets that name none, and `tables` are the configured ones.
    """
    parsed = _parser().parse_known_args(list(arguments))[0]
    if parsed.target_jobs:
        wildcards = [job.wildcards_dict for job in parsed.target_jobs]
        return {names["suite"]: None for names in wildcards if "suite" in names}
    found: Requested = {}
    for target in parsed.targets or [""]:
        suite, named = _named(target, default, tables)
        others = found.setdefault(suite, set())
        found[suite] = None if named is None or others is None else others | named
    return found


def _named(target: str, default: str, tables: Collection[str]) -> tuple[str, set[str] | None]:
    """The suite of a target, and the tables that it asks for.

    What lies deeper is of the table in its name (`significance/table1.csv`, `figures/ranks.table1.auroc.png`), or of an
    earlier stage and of none.
    """
    match PurePosixPath(os.path.normpath(target)).parts:
        case [first, file] if first == RESULTS:
            return PAPERS, _table(file, tables)
        case [first, suite, file] if first == RESULTS:
            return suite, _table(file, tables)
        case [first, suite, _, *_, file] if first == RESULTS:
            return suite, set(file.split(".")) & set(tables)
        case [first, suite] if first == RESULTS:
            return suite, None
    return default, None


def _table(file: str, tables: Collection[str]) -> set[str] | None:
    """The name in front of the suffix, if it is a table's or looks as if it should be; a report asks for none."""
    name = PurePosixPath(file).stem
    if name in OF_WHAT_IS_THERE or file == LEDGER_PAGE:
        return set()
    is_near = difflib.get_close_matches(name, tables, n=1, cutoff=0.8)
    return {name} if name.startswith("table") or is_near else None


@cache
def _parser() -> Any:
    return get_argument_parser()
