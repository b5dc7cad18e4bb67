from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from methods.anomalies.bank import NormalImages
from methods.anomalies.foreground import foreground_masks
from methods.anomalies.saliency import salient_object
from methods.anomalies.synthetic import read_synthetic, synthesise, write_synthetic
from methods.backbones.backbone import LevelBackbone
from methods.backbones.build import build_levels
from methods.levels import Levels, encode_levels

SIDE, IMAGES, COPIES, SEED = 32, 5, 2, 3
NAME = "nut"


@pytest.fixture(scope="module")
def backbone() -> LevelBackbone:
    return build_levels({"kind": "filter_bank", "output": "levels", "levels": [1, 2, 3]})


@pytest.fixture(scope="module")
def normal() -> NormalImages:
    """A bright square on a dark ground, each of another size."""
    images = np.random.default_rng(9).integers(0, 40, (IMAGES, SIDE, SIDE, 3), dtype=np.uint8)
    for row, image in enumerate(images):
        image[4 : 14 + row, 4:14] += 180
    return NormalImages(images, textured=False)


def write(path: Path, backbone: LevelBackbone, normal: NormalImages, **changes: int) -> Path:
    """A file with the anomalies of a category, beside those of another one."""
    settings = {"copies": COPIES, "seed": SEED, "batch_size": 3} | changes
    seeds = {"bolt": 99, NAME: settings.pop("seed")}
    other = replace(normal, images=normal.images[: IMAGES - 1])
    write_synthetic(path, backbone, {"bolt": other, NAME: normal}, seeds=seeds, **settings)
    return path


@pytest.fixture
def bank(tmp_path: Path, backbone: LevelBackbone, normal: NormalImages) -> Path:
    return write(tmp_path / "bank.safetensors", backbone, normal)


def assert_close(levels: Levels, expected: Levels) -> None:
    assert len(levels) == len(expected)
    for level, other in zip(levels, expected, strict=True):
        np.testing.assert_allclose(level, other, atol=1e-5)


def test_what_is_read_is_what_was_synthesised(bank: Path, backbone: LevelBackbone, normal: NormalImages) -> None:
    """Each image once and then again; nothing is loaded."""
    found = read_synthetic(bank, NAME)
    foregrounds = foreground_masks(normal.images, False, salient_object)
    assert 0 < foregrounds.mean() < 0.5
    made = synthesise(normal.images, foregrounds, np.arange(IMAGES * COPIES), SEED)
    assert found.rows.tolist() == [*range(IMAGES), *range(IMAGES)]
    assert_close(found.views, encode_levels(backbone, made.views))
    assert_close(found.negatives, encode_levels(backbone, made.negatives))
    np.testing.assert_array_equal(found.masks, made.masks)
    np.testing.assert_array_equal(found.boxes, made.boxes)
    arrays = (found.rows, *found.views, *found.negatives, found.masks, found.boxes)
    assert all(isinstance(array, np.memmap) for array in arrays)
    assert {array.dtype.name for array in arrays} == {"int64", "float32", "uint8"}


def test_entries_are_of_their_normal_image(normal: NormalImages) -> None:
    """Outside its mask a negative is the image of its row; no two entries are alike."""
    everywhere = np.ones((IMAGES, SIDE, SIDE), bool)
    made = synthesise(normal.images, everywhere, np.arange(IMAGES * COPIES), SEED)
    for entry, (negative, mask) in enumerate(zip(made.negatives, made.masks, strict=True)):
        np.testing.assert_array_equal(negative[mask == 0], normal.images[entry % IMAGES][mask == 0])
    assert len({image.tobytes() for image in (*made.views, *made.negatives)}) == 2 * IMAGES * COPIES


def test_names_are_the_documented_ones(bank: Path) -> None:
    levels = {f"{part}/level{number}" for part in ("views", "negatives") for number in (1, 2, 3)}
    names = levels | {"rows", "masks", "boxes"}
    assert set(load_file(bank)) == {f"{category}/{name}" for category in ("bolt", NAME) for name in names}


def test_entries_depend_on_the_seed_alone(bank: Path, backbone: LevelBackbone, normal: NormalImages) -> None:
    """Neither on the batch, nor on how many copies follow."""
    more = read_synthetic(write(bank.with_name("more"), backbone, normal, copies=3, batch_size=32), NAME)
    other = read_synthetic(write(bank.with_name("other"), backbone, normal, seed=4), NAME)
    found = read_synthetic(bank, NAME)
    assert_close(found.negatives, tuple(level[: IMAGES * COPIES] for level in more.negatives))
    assert_close(found.views, tuple(level[: IMAGES * COPIES] for level in more.views))
    np.testing.assert_array_equal(found.boxes, more.boxes[: IMAGES * COPIES])
    assert (found.boxes != other.boxes).any()


def test_anomalies_of_textures_lie_anywhere(bank: Path, backbone: LevelBackbone, normal: NormalImages) -> None:
    """Of objects, with their centre on it: none lies in the lower right corner, where no object is."""
    on_objects = read_synthetic(write(bank, backbone, normal, copies=20), NAME).boxes
    anywhere = read_synthetic(write(bank, backbone, replace(normal, textured=True), copies=20), NAME).boxes
    assert on_objects[:, :2].max() < 20
    assert (anywhere[:, :2].min(axis=1) >= 20).any()


@pytest.mark.parametrize("shape", [(2, SIDE, SIDE, 1), (2, SIDE, SIDE + 1, 3), (0, SIDE, SIDE, 3), (SIDE, SIDE, 3)])
def test_other_images_are_refused(tmp_path: Path, backbone: LevelBackbone, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"images must be uint8 \(n, side, side, 3\) with n > 0, found uint8"):
        write(tmp_path / "bank", backbone, NormalImages(np.zeros(shape, np.uint8), textured=True))
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_refused(tmp_path: Path) -> None:
    save_file({"level1": np.zeros((1, 2, 2, 1), np.float32)}, tmp_path / "features.safetensors")
    with pytest.raises(ValueError, match=r"features\.safetensors holds no synthetic anomalies of nut"):
        read_synthetic(tmp_path / "features.safetensors", NAME)
