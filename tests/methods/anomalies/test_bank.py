from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from methods.anomalies.bank import Draw, NormalImages, read_anomalies, write_bank
from methods.backbones.backbone import LevelBackbone
from methods.backbones.build import build_levels
from methods.levels import encode_levels

SIDE, COPIES = 32, 5
NORMAL = NormalImages(np.random.default_rng(9).integers(0, 256, (4, SIDE, SIDE, 3), dtype=np.uint8), textured=True)


@pytest.fixture(scope="module")
def backbone() -> LevelBackbone:
    return build_levels({"kind": "filter_bank", "output": "levels", "levels": [1, 2, 3]})


def draw(known: int, seed: int) -> Draw:
    masks = np.zeros((known, SIDE, SIDE), np.uint8)
    masks[:, 8:20, 8:20] = 1
    images = np.random.default_rng(known).integers(0, 256, (known, SIDE, SIDE, 3), dtype=np.uint8)
    return Draw(images, masks, NORMAL, seed)


@pytest.fixture
def bank(tmp_path: Path, backbone: LevelBackbone) -> Path:
    path = tmp_path / "bank.safetensors"
    draws = {"bottle/0": draw(3, seed=1), "bottle/1": draw(3, seed=2), "bottle/10": draw(2, seed=1)}
    write_bank(path, backbone, draws, copies=COPIES, batch_size=2)
    return path


def test_what_is_read_is_what_was_drawn(bank: Path, backbone: LevelBackbone) -> None:
    anomalies = read_anomalies(bank, "bottle/1")
    for level, expected in zip(anomalies.known, encode_levels(backbone, draw(3, 2).images), strict=True):
        np.testing.assert_allclose(level, expected, atol=1e-5)
    np.testing.assert_array_equal(anomalies.known_masks, draw(3, 2).masks)
    assert [level.shape for level in anomalies.pasted] == [(COPIES, 8, 8, 16), (COPIES, 4, 4, 16), (COPIES, 2, 2, 16)]
    assert anomalies.pasted_masks.any((1, 2)).all()
    assert anomalies.pasted_masks.dtype == np.uint8


def test_names_are_the_documented_ones(bank: Path) -> None:
    tensors = ("level1", "level2", "level3", "masks")
    runs = ("bottle/0", "bottle/1", "bottle/10")
    assert set(load_file(bank)) == {
        f"{run}/{part}/{name}" for run in runs for part in ("known", "pasted") for name in tensors
    }


def test_copies_depend_on_the_seed_alone(bank: Path, backbone: LevelBackbone) -> None:
    """Another run in the file changes nothing; another seed does."""
    alone = bank.with_name("alone.safetensors")
    write_bank(alone, backbone, {"bottle/1": draw(3, seed=2)}, copies=COPIES, batch_size=2)
    first, second, again = (
        read_anomalies(bank, "bottle/0"),
        read_anomalies(bank, "bottle/1"),
        read_anomalies(alone, "bottle/1"),
    )
    np.testing.assert_array_equal(second.pasted[0], again.pasted[0])
    assert (first.pasted[0] != second.pasted[0]).any()


def test_an_absent_run_is_named(bank: Path) -> None:
    with pytest.raises(ValueError, match=r"bank\.safetensors holds no anomalies of run bottle/2"):
        read_anomalies(bank, "bottle/2")


def test_nothing_is_left_after_a_failure(tmp_path: Path, backbone: LevelBackbone) -> None:
    empty = Draw(draw(1, 0).images, np.zeros((1, SIDE, SIDE), np.uint8), NORMAL, seed=0)
    with pytest.raises(ValueError, match="is empty"):
        write_bank(tmp_path / "bank.safetensors", backbone, {"bottle/0": empty}, copies=1)
    assert list(tmp_path.iterdir()) == []
