"""From an entry of `config/backbones.yaml` to a backbone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from methods.backbones import filter_bank, identity, moco, pretrained, timm_model
from methods.backbones.backbone import Backbone, LevelBackbone

KINDS = {"identity": identity.build, "timm": timm_model.build, "moco": moco.build, "pretrained": pretrained.build}
LEVEL_KINDS = {
    "filter_bank": filter_bank.build,
    "timm": timm_model.build_levels,
    "pretrained": pretrained.build_levels,
}


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """Build the frozen backbone of `entry`, which is valid under `workflow/schemas/backbones.schema.yaml`.

    `weights` is the file behind `entry["url"]` (moco) or `entry["weights"]["file"]` (timm), None where the
    entry has neither. Its checksum is verified before it is read.
    Raises FileNotFoundError without the file, ValueError where it is not the right one or the entry gives
    levels.
    """
    if gives_levels(entry):
        raise ValueError(f"backbone {entry['label']!r} gives feature maps (output: levels), not feature vectors")
    return KINDS[entry["kind"]](entry, weights)


def build_levels(entry: Mapping[str, Any], weights: Path | None = None) -> LevelBackbone:
    """As `build`, for an entry with `output: levels`."""
    if not gives_levels(entry):
        raise ValueError(
            f"backbone {entry['label']!r} gives feature vectors (output: {entry['output']}), not feature maps: "
            f"methods that localise need one with `output: levels`"
        )
    return LEVEL_KINDS[entry["kind"]](entry, weights)


def gives_levels(entry: Mapping[str, Any]) -> bool:
    """Whether the entry's backbone gives one feature map per level instead of one vector per image."""
    return entry["output"] == "levels"
