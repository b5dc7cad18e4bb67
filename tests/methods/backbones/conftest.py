import io
import os
import tarfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("CONTRAFLOW_SHARED", ROOT.parent / "shared"))


def shared_file(name: str) -> Path:
    file = SHARED / name
    if not file.exists():
        pytest.skip(f"{name} is not in CONTRAFLOW_SHARED ({SHARED})")
    return file


@pytest.fixture(scope="session")
def entries() -> dict[str, Any]:
    """The shipped `config/backbones.yaml`."""
    return yaml.safe_load((ROOT / "config/backbones.yaml").read_text())


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "workflow/schemas/backbones.schema.yaml").read_text())


@pytest.fixture(scope="session")
def local_weights() -> Callable[[dict[str, Any]], Path]:
    """The weight file of an entry with local weights, or a skip."""
    return lambda entry: shared_file(entry["weights"]["file"].removeprefix("{shared}/"))


@pytest.fixture(scope="session")
def cifar10() -> Callable[[str, int], np.ndarray]:
    """The first images of a CIFAR-10 folder such as `test/ship`, uint8 `(count, 32, 32, 3)`, or a skip."""
    file = shared_file("data/cifar10.tar.gz")

    def read(folder: str, count: int) -> np.ndarray:
        with tarfile.open(file) as archive:
            members = (member for member in archive if member.isfile() and f"/{folder}/" in member.name)
            pictures = [archive.extractfile(member).read() for member in islice(members, count)]
        return np.stack([np.asarray(Image.open(io.BytesIO(picture))) for picture in pictures])

    return read
