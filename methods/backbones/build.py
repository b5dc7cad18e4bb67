"""From an entry of `config/backbones.yaml` to a backbone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from methods.backbones import identity, moco, timm_model
from methods.backbones.backbone import Backbone

KINDS = {"identity": identity.build, "timm": timm_model.build, "moco": moco.build}


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """Build the frozen backbone of `entry`, which is valid under `workflow/schemas/backbones.schema.yaml`.

    `weights` is the file behind `entry["url"]` (moco) or `entry["weights"]["file"]` (timm), None where the
    entry has neither. Its checksum is verified before it is read.
    Raises FileNotFoundError without the file, ValueError where it is not the right one.
    """
    return KINDS[entry["kind"]](entry, weights)
