"""Reads config/ and refuses what is wrong in it, before any job starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.entries import check_backbones, check_datasets, check_figures, check_methods, check_sweeps
from workflow.errors import ROOT, ConfigurationError, known, shown
from workflow.plain import check_plain
from workflow.pretraining_entries import check_pretrainings
from workflow.schema import validate
from workflow.yaml_file import parse

__all__ = ["ROOT", "Configuration", "ConfigurationError", "known", "load", "read"]

SUITE = "suite, a file of config/suites"


@dataclass(frozen=True)
class Configuration:
    """The files of config/, each valid by its own schema; `folder` is where they were read."""

    folder: Path
    settings: Mapping[str, Any]
    datasets: Mapping[str, Any]
    backbones: Mapping[str, Any]
    methods: Mapping[str, Any]
    anomalies: Mapping[str, Any]
    pretrainings: Mapping[str, Any]
    sweeps: Mapping[str, Any]
    figures: Mapping[str, Any]
    tables: Mapping[str, Any]
    suites: Mapping[str, Any]

    @property
    def data_root(self) -> str:
        return str(self.settings["data_root"]).rstrip("/")

    def file(self, *parts: str) -> str:
        """A file of config/ as messages name it."""
        return shown(self.folder.joinpath(*parts))


def load(settings: Mapping[str, Any], folder: Path) -> Configuration:
    """The configuration in `folder`, with `settings` (config.yaml and the command line, merged by Snakemake).

    Raises ConfigurationError naming file and key, what was found and what is allowed.
    """
    configuration = Configuration(
        folder=folder,
        settings=_settings(settings, folder / "config.yaml"),
        datasets=read(folder / "datasets.yaml", "datasets"),
        backbones=read(folder / "backbones.yaml", "backbones"),
        methods=read(folder / "methods.yaml", "methods")["methods"],
        anomalies=read(folder / "anomalies.yaml", "anomalies"),
        pretrainings=read(folder / "pretraining.yaml", "pretraining")["pretrainings"],
        sweeps=read(folder / "sweep.yaml", "sweep"),
        figures=read(folder / "figures.yaml", "figures"),
        tables=_read_all(folder / "tables", "table", r"table\w+"),
        suites=_read_all(folder / "suites", "suite", r"[\w-]+"),
    )
    check_datasets(configuration.datasets, configuration.file("datasets.yaml"))
    check_backbones(configuration.backbones, configuration.file("backbones.yaml"))
    check_methods(configuration.methods, configuration.file("methods.yaml"))
    places = configuration.file("pretraining.yaml"), configuration.file("backbones.yaml")
    check_pretrainings(configuration.pretrainings, configuration.backbones, *places)
    check_sweeps(configuration.sweeps, configuration.methods, configuration.file("sweep.yaml"))
    check_figures(configuration.figures, configuration.methods, configuration.file("figures.yaml"))
    suite = configuration.settings["suite"]
    known(suite, configuration.suites, f"{configuration.file('config.yaml')}: suite", SUITE)
    return configuration


def _settings(settings: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Snakemake has read config.yaml; reading it here finds what its reader lets pass, as a repeated key."""
    parse(path)
    check_plain(settings, path)
    validate(settings, "config", path)
    validate(settings["local_copies"], "local_copies", path, "local_copies")
    return settings


def read(path: Path, schema: str) -> dict[str, Any]:
    """A YAML file, valid by `workflow/schemas/<schema>.schema.yaml`."""
    content = parse(path)
    validate(content, schema, path)
    if schema == "suite":
        validate(content.get("local_copies", {}), "local_copies", path, "local_copies")
    return content


def _read_all(folder: Path, schema: str, names: str) -> dict[str, Any]:
    """All YAML files of a folder by name, hidden ones (an editor's) left out."""
    paths = [path for path in sorted(folder.glob("*.y*ml")) if not path.name.startswith(".")]
    for path in paths:
        if path.suffix != ".yaml" or not re.fullmatch(names, path.stem):
            raise ConfigurationError(f"{shown(path)}: this name cannot be asked for; rename it to {names}.yaml")
    return {path.stem: read(path, schema) for path in paths}
