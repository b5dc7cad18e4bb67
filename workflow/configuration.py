"""Reads config/ and refuses what is wrong in it, before any job starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.entries import check_backbones, check_datasets, check_figures, check_labels, check_methods, check_sweeps
from workflow.errors import ROOT, ConfigurationError, known, shown
from workflow.own import REGISTRIES, own_folders
from workflow.own_datasets import read_datasets
from workflow.plain import check_plain
from workflow.pretraining_entries import check_pretrained, check_pretrainings
from workflow.registries import Part, joined, read_entries, read_files
from workflow.schema import validate
from workflow.source_code import own_sources
from workflow.yaml_file import parse

__all__ = ["ROOT", "Configuration", "ConfigurationError", "known", "load", "read"]

SUITE = "suite, a file of config/suites"


@dataclass(frozen=True)
class Configuration:
    """The files of config/ and of own folders, each valid by its own schema; `folder` is where the first were read.

    `sources` are, by method, the SHA-256 of the files of own folders that its class is made of. `places` are, by kind
    (datasets, backbones, methods, tables, suites) and name, the files that an entry was read from, in words.
    """

    folder: Path
    own: tuple[Path, ...]
    settings: Mapping[str, Any]
    datasets: Mapping[str, Any]
    backbones: Mapping[str, Any]
    methods: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]
    anomalies: Mapping[str, Any]
    pretrainings: Mapping[str, Any]
    sweeps: Mapping[str, Any]
    figures: Mapping[str, Any]
    tables: Mapping[str, Any]
    suites: Mapping[str, Any]
    places: Mapping[str, Mapping[str, str]]

    @property
    def data_root(self) -> str:
        return str(self.settings["data_root"]).rstrip("/")

    def file(self, *parts: str) -> str:
        """A file of config/ as messages name it."""
        return shown(self.folder.joinpath(*parts))

    def place(self, kind: str, name: str) -> str:
        """The file that an entry, a table or a suite was read from, as messages name it."""
        return self.places[kind][name]


READERS: Mapping[str, Callable[[Path], Mapping[str, Any]]] = {
    "datasets": read_datasets,
    "backbones": lambda path: read(path, "backbones"),
    "methods": lambda path: read(path, "methods")["methods"],
}


def load(settings: Mapping[str, Any], folder: Path) -> Configuration:
    """The configuration in `folder`, with `settings` (config.yaml and the command line, merged by Snakemake).

    Raises ConfigurationError naming file and key, what was found and what is allowed.
    """
    checked = _settings(settings, folder / "config.yaml")
    own = own_folders(checked["own"], shown(folder / "config.yaml"))
    folders = (folder, *own)
    parts = {kind: read_entries(f"{kind}.yaml", folders, READERS[kind]) for kind in REGISTRIES}
    registries = {kind: joined(parts[kind]) for kind in REGISTRIES}
    registries["tables"] = read_files("table", r"table\w+", folders, read)
    registries["suites"] = read_files("suite", r"[\w-]+", folders, read)
    methods = registries["methods"].entries
    configuration = Configuration(
        folder=folder,
        own=own,
        settings=checked,
        **{kind: registry.entries for kind, registry in registries.items()},
        sources={name: own_sources(entry["class"], own) for name, entry in methods.items() if "class" in entry},
        anomalies=read(folder / "anomalies.yaml", "anomalies"),
        pretrainings=read(folder / "pretraining.yaml", "pretraining")["pretrainings"],
        sweeps=read(folder / "sweep.yaml", "sweep"),
        figures=read(folder / "figures.yaml", "figures"),
        places={kind: registry.places for kind, registry in registries.items()},
    )
    _check(configuration, parts)
    return configuration


def _check(configuration: Configuration, parts: Mapping[str, list[Part]]) -> None:
    """What no schema can say, of each file with its name."""
    for part in parts["datasets"]:
        check_datasets(part.entries, shown(part.path))
    for part in parts["backbones"]:
        check_backbones(part.entries, shown(part.path), configuration.backbones)
        check_pretrained(part.entries, shown(part.path), configuration.pretrainings)
    for part in parts["methods"]:
        check_methods(part.entries, shown(part.path), configuration.methods, configuration.own)
        check_labels(part.entries, shown(part.path), configuration.methods)
    places = configuration.file("pretraining.yaml"), configuration.file("backbones.yaml")
    check_pretrainings(configuration.pretrainings, configuration.backbones, *places)
    check_sweeps(configuration.sweeps, configuration.methods, configuration.file("sweep.yaml"))
    check_figures(configuration.figures, configuration.methods, configuration.file("figures.yaml"))
    suite = configuration.settings["suite"]
    known(suite, configuration.suites, f"{configuration.file('config.yaml')}: suite", SUITE)


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
    if schema in ("suite", "suite_extension"):
        validate(content.get("local_copies", {}), "local_copies", path, "local_copies")
    return content
