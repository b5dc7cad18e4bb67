"""A safetensors file larger than memory: its tensors are filled piece by piece.

The format is public (huggingface.co/docs/safetensors): the length of a JSON header in eight bytes, the header,
and the tensors one after another.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data.files import allocate, atomic

NAMES: dict[np.dtype, str] = {np.dtype(np.float32): "F32", np.dtype(np.int64): "I64", np.dtype(np.uint8): "U8"}
DTYPES = {name: dtype for dtype, name in NAMES.items()}
ALIGNMENT = 8


@dataclass(frozen=True)
class Form:
    """Shape and dtype (float32, int64 or uint8) of a tensor that is to be written."""

    shape: tuple[int, ...]
    dtype: type = np.float32

    @property
    def size(self) -> int:
        """In bytes."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.dtype).itemsize


@contextmanager
def create(path: Path, forms: Mapping[str, Form]) -> Iterator[dict[str, np.memmap]]:
    """Yield arrays of zeros by name, mapped into the safetensors file that takes its place at `path` on success."""
    ordered = dict(sorted(forms.items(), key=lambda item: (-np.dtype(item[1].dtype).itemsize, item[0])))
    header = _header(ordered)
    with atomic(path) as temporary:
        temporary.write_bytes(header)
        with temporary.open("r+b") as stream:
            stream.truncate(len(header) + sum(form.size for form in ordered.values()))
        allocate(temporary)
        arrays = _map(temporary, ordered, len(header))
        yield arrays
        for array in arrays.values():
            array.flush()


def open_mapped(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file by name, read-only and mapped into memory: what is used of them is read.

    Raises ValueError for another file, and for other dtypes than `Form` has.
    """
    entries, offset = _read_header(path)
    return {name: _mapped(path, name, entry, offset) for name, entry in entries.items()}


def _read_header(path: Path) -> tuple[dict[str, Any], int]:
    """The header's entries, and where the tensors begin."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        offset = 8 + int.from_bytes(stream.read(8), "little")
        entries = json.loads(stream.read(offset - 8)) if offset <= size else {}
    entries.pop("__metadata__", None)
    if offset + max((entry["data_offsets"][1] for entry in entries.values()), default=size) != size:
        raise ValueError(f"{path} is no whole safetensors file: make it again")
    return entries, offset


def _mapped(path: Path, name: str, entry: Mapping[str, Any], offset: int) -> np.ndarray:
    if entry["dtype"] not in DTYPES:
        raise ValueError(f"{path}: {name} is {entry['dtype']}, expected one of {', '.join(DTYPES)}")
    return np.memmap(path, DTYPES[entry["dtype"]], "r", offset + entry["data_offsets"][0], tuple(entry["shape"]))


def _header(forms: Mapping[str, Form]) -> bytes:
    entries, offset = {}, 0
    for name, form in forms.items():
        end = offset + form.size
        dtype = NAMES[np.dtype(form.dtype)]
        entries[name] = {"dtype": dtype, "shape": form.shape, "data_offsets": (offset, end)}
        offset = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return len(text).to_bytes(8, "little") + text


def _map(path: Path, forms: Mapping[str, Form], offset: int) -> dict[str, np.memmap]:
    arrays = {}
    for name, form in forms.items():
        arrays[name] = np.memmap(path, form.dtype, "r+", offset, form.shape)
        offset += form.size
    return arrays
