"""`contraflow check-method mine`: whether a method keeps the contract, each rule in words."""

import argparse

from workflow.cli.console import console
from workflow.cli.settings import add_config, configuration, pairs
from workflow.configuration import known
from workflow.entries import METHOD


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("method", help="a name in methods.yaml, of config/ or of an own folder")
    text = "other hyperparameters, as fewer epochs: the images are few and small"
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE", help=text)
    add_config(parser)


def run(options: argparse.Namespace) -> int:
    """The status is 1 for a method that breaks a rule. What takes seconds to import waits for the configuration."""
    found = configuration(options)
    run = {name: entry for name, entry in found.methods.items() if "quoted" not in entry}
    entry = run[known(options.method, run, "method", f"{METHOD} that is run")]
    changes = pairs(options.set, "--set")
    for name in changes:
        known(name, entry["hyperparameters"], "--set", f"hyperparameter of {options.method}")

    from methods.contract.candidate import candidate
    from methods.contract.examine import examine
    from workflow.environment import let_import

    let_import(found.own)
    where, broken = console(), 0
    for rule, fault in examine(candidate(options.method, entry, **changes)):
        where.print(f"{'no ' if fault else 'yes'}  {rule}{f': {fault}' if fault else ''}", soft_wrap=True)
        broken += bool(fault)
    where.print(
        f"{options.method} breaks {broken} rule{'' if broken == 1 else 's'}"
        if broken
        else f"{options.method} keeps the contract"
    )
    return int(broken > 0)
