"""Finds the command, its module, and the words for whoever called it wrongly."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from workflow.errors import ConfigurationError

COMMANDS = {
    "list": "datasets, methods, tables or suites",
    "check": "whether the configuration is right, and what would run",
    "check-method": "whether a method keeps the contract, in words",
    "score": "images in a folder, by a trained model of a run",
    "compare": "two folders of results: numbers, verdicts, findings",
}


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; returns the exit status: 0, or 1 where what was asked is not so."""
    options = _parser(next((word for word in arguments if word in COMMANDS), None)).parse_args(arguments)
    try:
        return int(_module(options.command).run(options))
    except (ConfigurationError, FileNotFoundError, ValueError) as error:
        print(f"contraflow {options.command}: {error}", file=sys.stderr)
        return 1


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="contraflow", description="Everything else is snakemake's: README.md.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=f"{name}: {text}")
        if name == chosen:
            _module(name).arguments(command)
    return parser


def _module(name: str) -> Any:
    return import_module(f"workflow.cli.{name.replace('-', '_')}")
