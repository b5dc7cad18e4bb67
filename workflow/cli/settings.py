"""The configuration of a command: config.yaml of where one is, or else of the checkout, with what `--config` says."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from workflow.configuration import Configuration, load
from workflow.errors import ROOT, ConfigurationError
from workflow.yaml_file import parse

FILE = Path("config", "config.yaml")


def add_config(parser: argparse.ArgumentParser) -> None:
    """The option that Snakemake has too."""
    text = "in the place of config.yaml's, as in snakemake; comes last"
    parser.add_argument("--config", nargs="+", default=[], metavar="KEY=VALUE", help=text)


def configuration(options: argparse.Namespace) -> Configuration:
    """The valid configuration."""
    file = FILE if FILE.exists() else ROOT / FILE
    return load({**parse(file), **pairs(options.config, "--config")}, ROOT / "config")


def pairs(given: Iterable[str], option: str) -> dict[str, Any]:
    """Values by key, read as YAML. Raises ConfigurationError for what is no `key=value` or no YAML."""
    split = [pair.partition("=") for pair in given]
    for key, sign, value in split:
        if not (key and sign):
            raise ConfigurationError(f"{option}: found {key}{sign}{value}, expected key=value")
    return {key: _value(value, f"{option}: {key}") for key, _, value in split}


def _value(text: str, where: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{where}: found {text!r}, which is not valid YAML") from error
