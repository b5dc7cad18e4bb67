"""A full disk and a read-only one: whatever is being written, the old file stays, nothing half-written does."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from data.array_file import array_file
from data.files import atomic
from methods.backbones.backbone import Backbone, LevelBackbone
from methods.backbones.transform import Scale
from methods.features import extract
from methods.levels import extract_levels
from methods.runs import save_states
from workflow import provenance

SIDE = 512
IMAGES = np.zeros((2, SIDE, SIDE, 3), np.uint8)
NOISE = np.random.default_rng(0).random((SIDE, SIDE))

Write = Callable[[Path], None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def rows(path: Path) -> None:
    with array_file(path, IMAGES.shape[1:]) as writer:
        for image in IMAGES:
            writer.append(image)


def written(write: Callable[[Path], object]) -> Write:
    def whole(path: Path) -> None:
        with atomic(path) as temporary:
            write(temporary)

    return whole


WRITERS: dict[str, Write] = {
    "rows.npy": rows,
    "features.npy": lambda path: extract(Backbone(Scale(), nn.Flatten()), IMAGES, path),
    "levels.safetensors": lambda path: extract_levels(LevelBackbone(Scale(), OneLevel()), IMAGES, path),
    "models.safetensors": lambda path: save_states({"a/0": {"weight": NOISE}}, path),
    "record.json": lambda path: provenance.write(path, {"text": "x" * 2**19}),
    "array.npy": written(lambda path: np.save(path, NOISE)),
    "scores.parquet": written(lambda path: pd.DataFrame(NOISE).to_parquet(path)),
    "table.csv": written(lambda path: pd.DataFrame(NOISE).to_csv(path)),
}


class OneLevel(nn.Module):
    def forward(self, pixels: torch.Tensor) -> list[torch.Tensor]:
        return [pixels]


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_named_and_keeps_what_was_there(disk: Path, name: str) -> None:
    path = disk / name
    path.write_text("old")
    with pytest.raises(OSError, match=rf"no space is left on the disk; .*{name}"):
        WRITERS[name](path)
    assert [left.name for left in disk.iterdir()] == [name]
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", ["rows.npy", "features.npy"])
def test_a_read_only_disk_is_named_and_keeps_what_was_there(disk: Path, name: str) -> None:
    (disk / name).write_text("old")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(OSError, match="Read-only file system") as caught:
        WRITERS[name](disk / name)
    assert str(disk) in str(caught.value)
    assert (disk / name).read_text() == "old"
