"""A safetensors file larger than memory: its tensors are filled piece by piece.

The format is public (huggingface.co/docs/safetensors): the length of a JSON header in eight bytes, the header,
and the tensors one after another.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.files import atomic

NAMES = {np.dtype(np.float32): "F32", np.dtype(np.uint8): "U8"}
ALIGNMENT = 8


@dataclass(frozen=True)
class Form:
    """Shape and dtype (float32 or uint8) of a tensor that is to be written."""

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
        arrays = _map(temporary, ordered, len(header))
        yield arrays
        for array in arrays.values():
            array.flush()


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
