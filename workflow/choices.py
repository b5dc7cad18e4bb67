"""What we chose ourselves, with its reason: every setting of source `choice` behind some tables of a suite."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from workflow.configuration import Configuration
from workflow.suite import Suite, Table

CHOICE = "choice"
STARTS = ("starts_from", "auxiliary_starts_from")
ANOMALIES = {"known_anomalies": "known", "synthetic_anomalies": "synthetic"}

Entries = Mapping[str, Any]


class _Setting(NamedTuple):
    """An entry with value, source and reason: the file it stands in, its name, and whose it is, if anybody's."""

    file: str
    name: str
    entry: Entries
    owner: str


def choices(configuration: Configuration, suite: Suite, tables: Iterable[Table]) -> list[dict[str, Any]]:
    """Plain entries `where`, `key`, `value` and `reason`: one for all that share a setting, with whom `where` names.

    Of methods and those that they start from, anomalies, backbones and their pretrainings, costs, and tolerances.
    """
    shown = list(tables)
    methods = _methods(configuration, shown)
    settings = [
        *_hyperparameters(configuration, suite, methods),
        *_anomalies(configuration, methods),
        *_backbones(configuration, suite, methods),
        *_pretrainings(configuration, suite, methods),
        *_measures(configuration, shown),
        *_tolerances(configuration, shown),
    ]
    return _shared(setting for setting in settings if setting.entry["source"] == CHOICE)


def _methods(configuration: Configuration, tables: Iterable[Table]) -> list[str]:
    """The methods that are run for the tables, with those that they start from."""
    entries = configuration.methods
    named = [row for table in tables for row in table.file["rows"] if row not in table.absent]
    waiting = [row for row in dict.fromkeys(named) if "quoted" not in entries[row]]
    found: list[str] = []
    while waiting:
        method = waiting.pop(0)
        found += [method] if method not in found else []
        waiting += [entries[method][key] for key in STARTS if entries[method].get(key, method) not in found]
    return found


def _hyperparameters(configuration: Configuration, suite: Suite, methods: Iterable[str]) -> Iterator[_Setting]:
    for method in methods:
        files = configuration.place("methods", method), configuration.place("suites", suite.name)
        changed = suite.hyperparameters.get(method, {})
        yield from _replaced(configuration.methods[method]["hyperparameters"], changed, files, method)


def _pretrainings(configuration: Configuration, suite: Suite, methods: Iterable[str]) -> Iterator[_Setting]:
    files = configuration.file("pretraining.yaml"), configuration.place("suites", suite.name)
    entries = [configuration.backbones[name] for name in _backbone_names(configuration, suite, methods)]
    for name in dict.fromkeys(entry["pretraining"] for entry in entries if "pretraining" in entry):
        changed = configuration.suites[suite.name].get("pretrainings", {}).get(name, {})
        yield from _replaced(configuration.pretrainings[name]["hyperparameters"], changed, files, name)


def _replaced(entries: Entries, changed: Entries, files: tuple[str, str], owner: str) -> Iterator[_Setting]:
    """The entries of the first file, or what the second has in their place."""
    for name, entry in entries.items():
        yield _Setting(files[name in changed], name, changed.get(name, entry), owner)


def _anomalies(configuration: Configuration, methods: Iterable[str]) -> Iterator[_Setting]:
    used = {use for method in methods for use in configuration.methods[method]["uses"]}
    for kind in (kind for use, kind in ANOMALIES.items() if use in used):
        for name, entry in configuration.anomalies[kind].items():
            yield _Setting(configuration.file("anomalies.yaml"), f"{kind}.{name}", entry, "")


def _measures(configuration: Configuration, tables: Iterable[Table]) -> Iterator[_Setting]:
    for table in tables:
        for name, entry in table.file.get("measure", {}).items():
            yield _Setting(configuration.place("tables", table.name), f"measure.{name}", entry, "")


def _tolerances(configuration: Configuration, tables: Iterable[Table]) -> Iterator[_Setting]:
    for table in tables:
        entry = table.file.get("tolerance", {})
        if entry:
            yield _Setting(configuration.place("tables", table.name), "tolerance", {**entry, "source": CHOICE}, "")


def _backbone_names(configuration: Configuration, suite: Suite, methods: Iterable[str]) -> list[str]:
    roles = dict.fromkeys(configuration.methods[method].get("level_backbone") for method in methods)
    return list(dict.fromkeys((suite.level_backbones[role] if role else suite.backbone).name for role in roles))


def _backbones(configuration: Configuration, suite: Suite, methods: Iterable[str]) -> Iterator[_Setting]:
    """Of a backbone the sources are those of groups of settings, with one reason."""
    for name in _backbone_names(configuration, suite, methods):
        backbone = configuration.backbones[name]
        for part, source in backbone["source"].items():
            entry = {"value": backbone["label"], "source": source, "reason": backbone["reason"]}
            yield _Setting(configuration.place("backbones", name), part, entry, name)


def _shared(settings: Iterable[_Setting]) -> list[dict[str, Any]]:
    """One entry for all that have a setting of one value for one reason."""
    found: dict[tuple[str, str, str, str], tuple[Any, list[str]]] = {}
    for file, name, entry, owner in settings:
        value, reason = entry["value"], entry["reason"]
        found.setdefault((file, name, repr(value), reason), (value, []))[1].append(owner)
    return [
        {"where": f"{file}: {', '.join(owners)}".removesuffix(": "), "key": name, "value": value, "reason": reason}
        for (file, name, _, reason), (value, owners) in found.items()
    ]
