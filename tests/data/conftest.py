import io
import pickle
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import yaml
from PIL import Image

ROOT = Path(__file__).parents[2]

Pack = Callable[[Mapping[str, bytes], str], Path]


@pytest.fixture(scope="session")
def registry() -> dict:
    return yaml.safe_load((ROOT / "config" / "datasets.yaml").read_text())


@pytest.fixture(scope="session")
def schema() -> dict:
    return yaml.safe_load((ROOT / "workflow" / "schemas" / "datasets.schema.yaml").read_text())


@pytest.fixture
def shared_copy() -> Callable[[str], Path]:
    """The development copy of a dataset; skips where it is absent."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"no development copy {name} beside the checkout")
        return path

    return find


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Write files as a folder (no suffix), a tar or a zip called by the second argument."""

    def write(files: Mapping[str, bytes], name: str) -> Path:
        target = tmp_path / name
        if ".tar" in name:
            _write_tar(files, target)
        elif name.endswith(".zip"):
            _write_zip(files, target)
        else:
            _write_folder(files, target)
        return target

    return write


def _write_tar(files: Mapping[str, bytes], target: Path) -> None:
    with tarfile.open(target, f"w:{target.suffix[1:].replace('tar', '')}") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def _write_zip(files: Mapping[str, bytes], target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def _write_folder(files: Mapping[str, bytes], target: Path) -> None:
    for name, data in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """An encoded picture of one colour, its height and width."""

    def encode(colour: tuple[int, int, int] = (255, 0, 0), size: tuple[int, int] = (4, 6), kind: str = "PNG") -> bytes:
        stream = io.BytesIO()
        Image.fromarray(np.full((*size, 3), colour, np.uint8)).save(stream, kind)
        return stream.getvalue()

    return encode


class Python2Pickler(pickle._Pickler):
    """Writes text and bytes as Python 2 wrote its strings, as in the official CIFAR archives."""

    dispatch: ClassVar[dict] = dict(pickle._Pickler.dispatch)

    def save_string(self, text: str | bytes) -> None:
        data = text.encode("latin1") if isinstance(text, str) else text
        self.write(pickle.BINSTRING + struct.pack("<i", len(data)) + data)

    dispatch[str] = dispatch[bytes] = save_string


@pytest.fixture(scope="session")
def python_2_pickle() -> Callable[[object], bytes]:
    def dump(content: object) -> bytes:
        stream = io.BytesIO()
        Python2Pickler(stream, protocol=2).dump(content)
        return stream.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")

    return dump
