from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import save_file

from methods.cost.case import Case


@pytest.fixture
def case(tmp_path: Path) -> Callable[..., Case]:
    """A case of five training images and eight test images, of which six are scored; any field may change.

    Beside them lie those of another category.
    """
    images = np.random.default_rng(0).integers(0, 256, (9, 32, 32, 3), dtype=np.uint8)
    np.save(tmp_path / "test.npy", images)
    save_file({"level1": np.zeros((7, 4, 4, 16), np.float32)}, tmp_path / "train.safetensors")
    for split, others, count in (("train", 2, 5), ("test", 1, 8)):
        index = pd.DataFrame({"category": ["bolt"] * others + ["nut"] * count})
        index.to_parquet(tmp_path / f"{split}.parquet")

    def make(seconds: list[float], seed: int = 0, **changes: Any) -> Case:
        fields = {
            "name": "nut slow",
            "kind": "tests.methods.cost.world.Slow",
            "hyperparameters": {"seconds": seconds},
            "seed": seed,
            "device": "cpu",
            "deterministic": True,
            "threads": 1,
            "category": "nut",
            "normal": str(tmp_path / "train.safetensors"),
            "train_index": str(tmp_path / "train.parquet"),
            "anomalies": None,
            "known": "nut/0",
            "synthetic": None,
            "backbone": {"kind": "filter_bank", "label": "filters", "output": "levels", "levels": [2]},
            "weights": None,
            "test": str(tmp_path / "test.npy"),
            "test_index": str(tmp_path / "test.parquet"),
            "images": 6,
            "warm_ups": 2,
            "repeats": 3,
        }
        return Case(**fields | changes)

    return make
