"""Known anomalies and their copies, encoded once for all epochs and methods of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors import safe_open

from methods.anomalies.foreground import foreground_masks
from methods.anomalies.paste import paste_anomalies
from methods.backbones.backbone import LevelBackbone
from methods.encoding import check_images
from methods.levels import fill, level_names, read_levels
from methods.localiser import KnownAnomalies
from methods.tensor_file import Form, create

MASKS = "masks"
KNOWN, PASTED = "known", "pasted"


@dataclass(frozen=True)
class NormalImages:
    """A category's images uint8 `(n, side, side, 3)` to paste on; of a texture anywhere, else on the object."""

    images: np.ndarray
    textured: bool

    @cached_property
    def foregrounds(self) -> np.ndarray:
        """Where to paste, bool `(n, side, side)`."""
        return foreground_masks(self.images, self.textured)


@dataclass(frozen=True)
class Draw:
    """The known anomalies of one run: images uint8 `(k, side, side, 3)`, masks uint8 `(k, side, side)`.

    They are copied onto `normal` images; `seed` determines how.
    """

    images: np.ndarray
    masks: np.ndarray
    normal: NormalImages
    seed: int


def write_bank(
    path: Path,
    backbone: LevelBackbone,
    draws: Mapping[str, Draw],
    *,
    copies: int,
    device: str = "cpu",
    batch_size: int = 32,
) -> None:
    """Write the known anomalies of each run, and `copies` pasted ones, as level maps to a `.safetensors`.

    `draws` is by run, `<member>/<repetition>`. Names are `<run>/known/level1`, ..., `<run>/known/masks` and the
    same under `pasted`; shapes and dtypes are those of `KnownAnomalies`. One run's images are in memory at a
    time. Raises ValueError for images and masks that do not fit each other.
    """
    for draw in draws.values():
        check_images(draw.normal.images)
        check_images(draw.images)
    shapes = backbone.cpu().shapes(next(iter(draws.values())).images.shape[1:])
    with create(path, _forms(draws, copies, shapes)) as arrays:
        for run, draw in draws.items():
            generator = np.random.default_rng(draw.seed)
            normal = draw.normal.images, draw.normal.foregrounds
            pasted = paste_anomalies(draw.images, draw.masks, *normal, copies, generator)
            for part, (images, masks) in {KNOWN: (draw.images, draw.masks), PASTED: pasted}.items():
                levels = [arrays[f"{run}/{part}/{name}"] for name in level_names(len(shapes))]
                fill(levels, backbone, images, device, batch_size)
                arrays[f"{run}/{part}/{MASKS}"][:] = masks


def _forms(draws: Mapping[str, Draw], copies: int, shapes: list[tuple[int, ...]]) -> dict[str, Form]:
    forms = {}
    for run, draw in draws.items():
        for part, count in ((KNOWN, len(draw.images)), (PASTED, copies)):
            for name, shape in zip(level_names(len(shapes)), shapes, strict=True):
                forms[f"{run}/{part}/{name}"] = Form((count, *shape))
            forms[f"{run}/{part}/{MASKS}"] = Form((count, *draw.masks.shape[1:]), np.uint8)
    return forms


def read_anomalies(path: Path, run: str) -> KnownAnomalies:
    """The anomalies of one run, `<member>/<repetition>`; ValueError where the file has none."""
    with safe_open(path, framework="numpy") as tensors:
        prefix, stored = f"{run}/{KNOWN}/", list(tensors.keys())
        if not any(name.startswith(prefix) for name in stored):
            raise ValueError(f"{path} holds no anomalies of run {run}")
        masks = {part: tensors.get_tensor(f"{run}/{part}/{MASKS}") for part in (KNOWN, PASTED)}
    known, pasted = (read_levels(path, f"{run}/{part}/") for part in (KNOWN, PASTED))
    return KnownAnomalies(known, masks[KNOWN], pasted, masks[PASTED])
