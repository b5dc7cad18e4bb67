"""What a schema cannot say of entries: how those of one file of config/ depend on each other."""

from collections.abc import Mapping
from typing import Any

from workflow.ancestors import UNKNOWN, ancestors
from workflow.classes import check_class, check_hyperparameters
from workflow.errors import ConfigurationError, known
from workflow.source_code import Folders

Entries = Mapping[str, Any]
METHOD = "method of methods.yaml"
LOCALISER = "methods.localiser.Localiser"
DETECTORS = {"methods.detector.Detector", "pyod.models.base.BaseDetector"}


def check_datasets(datasets: Entries, where: str) -> None:
    """Raise ConfigurationError for splits, products and groups that contradict each other.

    Counts are of splits that there are, counts and textures of products that there are, and groups are a partition.
    """
    for name, entry in datasets.items():
        for split in entry.get("counts", {}):
            known(split, entry["splits"], f"{where}: {name}.counts", f"split of {name}")
        _check_products(name, entry, where)
        rule = entry.get("categories", {})
        for label in rule.get("inliers", ()) if "names" in rule else ():
            known(label, rule["names"], f"{where}: {name}.categories.inliers", f"label of {name}")
        groups = rule.get("groups", [])
        members = sorted(position for group in groups for position in group)
        if members != list(range(len(members))):
            raise ConfigurationError(
                f"{where}: {name}.categories.groups: found {len(members)} positions, expected each of "
                f"0 to {len(members) - 1} in exactly one group"
            )


def _check_products(name: str, entry: Mapping[str, Any], where: str) -> None:
    rule = entry.get("categories", {})
    products = rule.get("names", ()) if rule.get("rule") == "product" else ()
    for key in ("textures", "single_class"):
        for category in rule.get(key, ()):
            known(category, products, f"{where}: {name}.categories.{key}", f"category of {name}")
    for split, count in entry.get("counts", {}).items():
        for product in count if isinstance(count, Mapping) else ():
            known(product, products, f"{where}: {name}.counts.{split}", f"category of {name}")


def check_backbones(backbones: Entries, where: str, among: Entries) -> None:
    """Raise ConfigurationError where weights of one of these, `among` all, would be downloaded to another's file."""
    first: dict[str, str] = {}
    for name, entry in among.items():
        file = entry.get("url", f"{name} has no url").rpartition("/")[2]
        other = first.setdefault(file, name)
        if name in backbones and among[other].get("url") != entry.get("url"):
            raise ConfigurationError(
                f"{where}: {name}.url: found a file called {file}, as {other} has; expected another file name"
            )


def check_methods(methods: Entries, where: str, among: Entries, own: Folders = ()) -> None:
    """Raise ConfigurationError for a class that is not there, or not of the kind that the entry is of.

    Also for a start that is not `among` all methods.
    `own` are the user's folders, whose modules may have the class.
    """
    for name, entry in methods.items():
        if "class" in entry:
            given = values(entry["hyperparameters"])
            check_class(entry["class"], f"{where}: {name}.class", own)
            _check_kind(entry, f"{where}: {name}", own)
            check_hyperparameters(entry["class"], given, f"{where}: {name}.hyperparameters", own)
        _check_uses(entry, f"{where}: {name}")
        for key in {"starts_from", "auxiliary_starts_from"} & entry.keys():
            _check_start(among, name, key, f"{where}: {name}.{key}")


def _check_kind(entry: Mapping[str, Any], where: str, own: Folders) -> None:
    """Lets pass a class of which no source tells what it inherits from."""
    kind, localises = entry["class"], "level_backbone" in entry
    found = ancestors(kind, own, {LOCALISER, *DETECTORS})
    if LOCALISER in found and not localises:
        raise ConfigurationError(f"{where}.class: {kind} localises; expected the key level_backbone beside it")
    if localises and found & DETECTORS:
        raise ConfigurationError(
            f"{where}.level_backbone: {kind} takes feature vectors; leave this key out, or subclass {LOCALISER}"
        )
    if not found & {LOCALISER, UNKNOWN, *DETECTORS}:
        raise ConfigurationError(
            f"{where}.class: {kind} is no method; subclass methods.detector.Detector or {LOCALISER}"
        )


def check_labels(methods: Entries, where: str, among: Entries) -> None:
    """Raise ConfigurationError where one of these, `among` all, has another's label: figures know methods by it."""
    first: dict[str, str] = {}
    for name, entry in among.items():
        other = first.setdefault(entry["label"], name)
        if name in methods and other != name:
            found = f"found {entry['label']!r}, which {other} has"
            raise ConfigurationError(f"{where}: {name}.label: {found}; give yours another one")


def _check_uses(entry: Mapping[str, Any], where: str) -> None:
    """Anomalies come as level maps, which only methods that localise are given; these are given nothing else."""
    uses = entry.get("uses", ())
    if "level_backbone" in entry:
        for key in {"starts_from", "auxiliary_starts_from"} & entry.keys():
            raise ConfigurationError(f"{where}.{key}: found {entry[key]}; a method that localises starts from nothing")
        if "auxiliary" in uses:
            raise ConfigurationError(
                f"{where}.uses: found auxiliary; a method that localises is given no auxiliary set"
            )
    else:
        for word in sorted({"known_anomalies", "synthetic_anomalies"}.intersection(uses)):
            raise ConfigurationError(f"{where}.uses: found {word}; expected the key level_backbone beside it")


def values(declared: Entries) -> dict[str, Any]:
    """Declared values without their sources and reasons."""
    return {name: entry["value"] for name, entry in declared.items()}


def check_sweeps(sweeps: Entries, methods: Entries, where: str) -> None:
    """Raise ConfigurationError where a sweep names a method or hyperparameter that there is not."""
    for kind, sweep in sweeps.items():
        run = {key: entry for key, entry in methods.items() if ("level_backbone" in entry) == (kind != "features")}
        for number, wanted in enumerate(sweep["runs"]):
            place = f"{where}: {kind}.runs.{number}"
            method = known(wanted["method"], run, f"{place}.method", f"method for {kind}")
            there = run[method].get("hyperparameters", {})
            for name in (wanted["hyperparameter"], *wanted.get("settings", ())):
                known(name, there, f"{place}.hyperparameter", f"hyperparameter of {method}")


def check_figures(figures: Entries, methods: Entries, where: str) -> None:
    """Raise ConfigurationError where a figure names a method or hyperparameter that there is not."""
    run = {key: entry for key, entry in methods.items() if not {"quoted", "level_backbone"} & entry.keys()}
    shown = {f"{kind}.method": [figures[kind]["method"]["value"]] for kind in ("extremes", "positive_difference")}
    for key, names in {"histograms.methods": figures["histograms"]["methods"]["value"], **shown}.items():
        for name in names:
            known(name, run, f"{where}: {key}", f"{METHOD} on feature vectors")
    trained, place = figures["positive_difference"], f"{where}: positive_difference.hyperparameters"
    method = trained["method"]["value"]
    for name in trained["hyperparameters"]:
        known(name, run[method]["hyperparameters"], place, f"hyperparameter of {method} in config/methods.yaml")
    check_hyperparameters(
        run[method]["class"], values({**run[method]["hyperparameters"], **trained["hyperparameters"]}), place
    )


def _check_start(methods: Entries, name: str, key: str, where: str) -> None:
    path = [name]
    while base := methods[path[-1]].get(key):
        known(base, methods, where, METHOD)
        path.append(base)
        if base in path[:-1]:
            raise ConfigurationError(f"{where}: found a circle, {' -> '.join(path)}; expected an end to it")
        if "quoted" in methods[base] or methods[base].get("deterministic"):
            raise ConfigurationError(
                f"{where}: found {base}, which is {'quoted' if 'quoted' in methods[base] else 'deterministic'}; "
                "expected a method that saves a model in each repetition"
            )
