"""Images from a copy, a verified download or the drawing board."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from data.download import DownloadError
from workflow.prepare import prepare_split, verified_source
from workflow.sources import ImageSet, LocalCopy

SIDE = 8
ORIENTATION = 0x0112
ENTRY = {
    "layout": "industrial",
    "options": {"good": "good", "mask_suffix": "_mask"},
    "channels": 3,
    "categories": {"rule": "product", "names": ["nut", "bolt"]},
    "counts": {"test": {"nut": 2, "bolt": 5}},
    "put": "ask for it",
    "files": [{"name": "parts.zip", "urls": [], "hash": f"sha256:{'0' * 64}", "bytes": 1}],
}


@pytest.fixture
def parts(tmp_path: Path) -> ImageSet:
    """A copy with two test images of a nut, of which one is bent in its left half."""
    for name in ("test/bent/000.png", "test/good/000.png"):
        draw(tmp_path / "nut" / name, np.full((16, 16, 3), 90))
    draw(tmp_path / "nut/ground_truth/bent/000_mask.png", np.repeat([[255] * 8 + [0] * 8], 16, axis=0))
    return ImageSet("parts", ENTRY, SIDE, None, LocalCopy(str(tmp_path), "industrial"), "nut", ("nut",))


def draw(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels.astype(np.uint8)).save(path)


def prepared(images: ImageSet, folder: Path, official: bool = False) -> Path:
    source = Path(images.copy.path if images.copy else "")
    files = {key: str(folder / f"test.{key}") for key in ("images", "index", "masks")}
    prepare_split(images, "test", source, official=official, **files)
    return folder


def test_a_category_is_decoded_with_its_masks(parts: ImageSet, tmp_path: Path) -> None:
    folder = prepared(parts, tmp_path / "prepared")
    index = pd.read_parquet(folder / "test.index")
    assert index["label"].tolist() == ["bent", "good"]
    assert set(index["category"]) == {"nut"}
    assert np.load(folder / "test.images").shape == (2, SIDE, SIDE, 3)
    masks = np.load(folder / "test.masks")
    assert masks[0].tolist() == [[1] * 4 + [0] * 4] * SIDE
    assert not masks[1].any()


def test_a_rotated_image_lies_under_its_mask(parts: ImageSet, tmp_path: Path) -> None:
    """A camera that was held upright says so in EXIF; the mask was drawn on what one sees."""
    upright = np.zeros((24, 16, 3), np.uint8)
    upright[:6, 8:] = 255
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    (tmp_path / "nut/test/bent/000.png").unlink()
    Image.fromarray(np.rot90(upright)).save(tmp_path / "nut/test/bent/000.jpg", exif=exif, quality=100)
    draw(tmp_path / "nut/ground_truth/bent/000_mask.png", upright[..., 0])
    folder = prepared(parts, tmp_path / "prepared")
    bright = np.load(folder / "test.images")[0, ..., 0] > 127
    assert (bright == np.load(folder / "test.masks")[0]).all()
    assert bright.sum() == 2 * 4


def test_categories_follow_each_other(parts: ImageSet, tmp_path: Path) -> None:
    """They may have images of the same name, and a wrong count is told of the one that has it."""
    for name in ("test/good/000.png", "test/good/001.png"):
        draw(tmp_path / "bolt" / name, np.full((16, 16, 3), 9))
    both = replace(parts, part="nut-bolt", categories=("nut", "bolt"))
    index = pd.read_parquet(prepared(both, tmp_path / "prepared") / "test.index")
    assert index["category"].tolist() == ["bolt", "bolt", "nut", "nut"]
    with pytest.raises(ValueError, match=r"parts\.nut-bolt test: bolt: 2 images, the official distribution has 5"):
        prepared(both, tmp_path / "prepared", official=True)


def test_an_official_copy_is_counted_by_category(parts: ImageSet, tmp_path: Path) -> None:
    prepared(parts, tmp_path / "prepared", official=True)
    entry = {**ENTRY, "counts": {"test": {"nut": 3}}}
    with pytest.raises(ValueError, match=r"parts\.nut test: nut: 2 images, the official distribution has 3"):
        prepared(replace(parts, entry=entry), tmp_path / "prepared", official=True)
    prepared(replace(parts, entry=entry, per_class=2), tmp_path / "prepared", official=True)
    prepared(replace(parts, entry=entry), tmp_path / "prepared", official=False)


def test_a_dataset_without_products_is_decoded_whole(tmp_path: Path) -> None:
    draw(tmp_path / "copy/test/cat/0.png", np.zeros((16, 16, 3)))
    copy = LocalCopy(str(tmp_path / "copy"), "class_folders")
    pets = ImageSet("pets", {"layout": "svhn_mat", "options": {"files": {}}, "channels": 3}, SIDE, None, copy)
    files = {key: str(tmp_path / key) for key in ("images", "index")}
    found = prepare_split(pets, "test", Path(copy.path), official=False, **files)
    assert found["labels"] == {"cat": 1}
    assert not (tmp_path / "masks").exists()


def test_a_copy_is_official_only_with_the_official_files(parts: ImageSet) -> None:
    assert parts.copy
    assert verified_source(parts, []) == (Path(parts.copy.path), False)


def test_a_download_is_compared_with_its_hash_again(parts: ImageSet, tmp_path: Path) -> None:
    file = tmp_path / "raw/parts/parts.zip"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"tampered")
    with pytest.raises(DownloadError, match=r"parts\.zip"):
        verified_source(replace(parts, copy=None), [str(file)])


def test_a_generated_dataset_has_no_source(parts: ImageSet) -> None:
    assert verified_source(replace(parts, copy=None), []) == (Path(), True)
