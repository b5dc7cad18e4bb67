"""What an order reads and how many processes carry it out."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from methods.backbones.build import build
from methods.pretraining.data import read_training_images
from methods.pretraining.launch import launch, process_count
from methods.pretraining.order import Order
from methods.pretraining.settings import Augmentation, ViewSettings, build_settings
from tests.methods.pretraining.world import images, settings

LABELS = ["b", "a", "b", "b", "a", "c"]


def prepared(
    folder: Path, name: str, labels: list[str], first: int = 0, category: str | None = None
) -> tuple[Path, Path]:
    """A prepared split; each image is one colour, that of its number from `first`."""
    numbers = np.arange(first, first + len(labels), dtype=np.uint8)
    pixels = np.broadcast_to(numbers[:, None, None, None], (len(labels), 16, 16, 3))
    np.save(folder / f"{name}.npy", pixels)
    index = pd.DataFrame({"label": labels, "category": pd.Series([category] * len(labels), dtype="string")})
    index.to_parquet(folder / f"{name}.parquet")
    return folder / f"{name}.npy", folder / f"{name}.parquet"


def test_images_are_labelled_by_a_column_of_the_index(tmp_path: Path) -> None:
    pixels, index = prepared(tmp_path, "a", LABELS)
    found = read_training_images([pixels], [index], "label", [], None)
    assert found.labels.tolist() == [1, 0, 1, 1, 0, 2]
    assert found.classes == 3
    assert isinstance(found.pixels, np.memmap)
    assert not found.textured.any()


def test_products_are_labelled_by_their_category(tmp_path: Path) -> None:
    parts = [
        prepared(tmp_path, "nut", ["good"] * 2, category="nut"),
        prepared(tmp_path, "tile", ["good"] * 3, first=2, category="tile"),
    ]
    found = read_training_images(*map(list, zip(*parts, strict=True)), "category", ["tile"], None)
    assert found.labels.tolist() == [0, 0, 1, 1, 1]
    assert found.textured.tolist() == [False, False, True, True, True]
    assert found.pixels[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4]


def test_the_first_images_of_each_class(tmp_path: Path) -> None:
    pixels, index = prepared(tmp_path, "a", LABELS)
    found = read_training_images([pixels], [index], "label", [], 2)
    assert found.pixels[:, 0, 0, 0].tolist() == [0, 1, 2, 4, 5]
    assert found.labels.tolist() == [1, 0, 1, 0, 2]


def test_probed_images_are_evenly_spaced(tmp_path: Path) -> None:
    pixels, index = prepared(tmp_path, "a", LABELS)
    found = read_training_images([pixels], [index], "label", [], None)
    probe = found.probe(3)
    assert probe.images[:, 0, 0, 0].tolist() == [0, 2, 5]
    assert probe.labels.tolist() == [1, 1, 2]
    assert len(found.probe(99).labels) == 6


def order(folder: Path) -> Order:
    np.save(folder / "train.npy", images())
    index = pd.DataFrame({"label": [f"{row % 2}" for row in range(20)], "category": None})
    index.to_parquet(folder / "train.parquet")
    return Order(
        kind="moco",
        settings=settings().plain(),
        start=None,
        weights=None,
        images=[str(folder / "train.npy")],
        indexes=[str(folder / "train.parquet")],
        label="label",
        textures=[],
        per_class=None,
        probed=10,
        seed=3,
        out=str(folder / "trained" / "encoder.safetensors"),
        device="cpu",
        deterministic=True,
        threads=1,
    )


def test_an_order_is_carried_out_and_left_beside_the_encoder(tmp_path: Path) -> None:
    wanted, path = order(tmp_path), tmp_path / "trained" / "order.json"
    assert launch(wanted, path, "log") == 1
    assert build({"kind": "pretrained", "label": "a", "output": "head"}, Path(wanted.out)).dimension((16, 16, 3)) == 8
    assert wanted.shares == 2
    found = Order.read(path)
    assert build_settings(found.kind, found.settings) == settings()
    assert dataclasses.replace(found, settings=wanted.settings) == wanted


@pytest.mark.parametrize(
    ("device", "gpus", "shares", "count"),
    [("cuda", 8, 8, 8), ("cuda", 3, 8, 2), ("cuda", 4, 6, 3), ("cuda", 1, 8, 1), ("cuda:1", 8, 8, 1), ("cpu", 0, 8, 1)],
)
def test_as_many_gpus_as_share_a_batch_evenly(device: str, gpus: int, shares: int, count: int) -> None:
    assert process_count(device, gpus, shares) == count


def test_ranges_come_from_lists() -> None:
    values = {"epochs": 1, "batch": 4, "learning_rate": 1, "weight_decay": 0, "sgd_momentum": 0, "extractor_rate": 1}
    ranges = {"crop_area": [0.5, 1.0], "jitter": [0, 0, 0, 0]}
    found = build_settings("transfer", {**values, "augmentation": ranges})
    assert isinstance(found, ViewSettings)
    assert found.augmentation == Augmentation(crop_area=(0.5, 1.0), jitter=(0, 0, 0, 0))


def test_grey_images_are_trained_on_too(tmp_path: Path) -> None:
    wanted = order(tmp_path)
    np.save(wanted.images[0], images()[..., :1])
    wanted.carry_out()
    assert Path(wanted.out).exists()
