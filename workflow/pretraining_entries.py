"""What a schema cannot say of config/pretraining.yaml: what each kind takes, and how it fits config/backbones.yaml."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from methods.pretraining.settings import KINDS
from workflow.errors import ConfigurationError, known

PRETRAINING = "pretraining of config/pretraining.yaml"
BACKBONE = "backbone of config/backbones.yaml"
OF_IMAGES = ("images_per_class", "probe_images")  # hyperparameters that no kind's settings have
# Settings that are no hyperparameters.
OF_NETWORK = {"architecture", "arguments", "transform", "small_images", "initial"}

Entries = Mapping[str, Any]


def check_pretrainings(pretrainings: Entries, backbones: Entries, where: str, where_backbones: str) -> None:
    """Raise ConfigurationError where the entries of the two files do not fit each other.

    Each kind has all of its hyperparameters and no other, and MoCo starts from a MoCo v2 checkpoint.
    """
    for name, entry in pretrainings.items():
        _check_names(entry, f"{where}: {name}.hyperparameters")
        if entry["kind"] == "moco" and "starts_from" in entry:
            start = backbones[known(entry["starts_from"], backbones, f"{where}: {name}.starts_from", BACKBONE)]
            if start["kind"] != "moco" or start["head"] != "mlp":
                raise ConfigurationError(
                    f"{where}: {name}.starts_from: found {entry['starts_from']}, which is no MoCo v2 checkpoint in "
                    f"{where_backbones}; expected one of kind moco with the head mlp"
                )


def check_pretrained(backbones: Entries, where: str, pretrainings: Entries) -> None:
    """Raise ConfigurationError where a pretrained backbone names no pretraining."""
    for name, entry in backbones.items():
        if entry["kind"] == "pretrained":
            known(entry["pretraining"], pretrainings, f"{where}: {name}.pretraining", PRETRAINING)


def _check_names(entry: Mapping[str, Any], where: str) -> None:
    kind = entry["kind"]
    inapplicable = OF_NETWORK if kind == "moco" else {"group"}
    names = {*OF_IMAGES, *(each.name for each in fields(KINDS[kind]) if each.name not in inapplicable)}
    for name in entry["hyperparameters"]:
        known(name, names, where, f"hyperparameter of {kind}")
    if missing := sorted(names - entry["hyperparameters"].keys()):
        raise ConfigurationError(f"{where}: missing key {', '.join(map(repr, missing))}, which {kind} needs")
