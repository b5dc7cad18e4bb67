"""Arrays as .npy files: one that grows by one row at a time, and one that is mapped into memory."""

import hashlib
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from data.files import allocate, atomic
from data.sample import Pixels


def mapped_array(path: Path, shape: tuple[int, ...]) -> np.memmap:
    """A new file of zeros, float32 of that shape, mapped into memory; OSError where the disk cannot hold it."""
    array = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=shape)
    allocate(path)
    return array


def unmapped(array: np.ndarray) -> None:
    """Take the pages of a mapped file out of the process's memory; the system has them, and brings back what is used.

    Of a shared mapping nothing is lost, written or not (madvise(2), MADV_DONTNEED); other arrays are left alone.
    """
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)


@contextmanager
def array_file(path: Path, shape: tuple[int, ...]) -> Iterator["ArrayWriter"]:
    """An ArrayWriter whose file appears at `path` when all is written."""
    with atomic(path) as temporary, ArrayWriter(temporary, shape) as writer:
        yield writer


class ArrayWriter:
    """Write uint8 rows of one shape to a .npy file without knowing their number beforehand.

    It relies on the .npy header keeping its length while the first axis grows (NEP 1 and numpy.lib.format).
    After closing, `pixels` is the SHA-256 of the rows.
    """

    def __init__(self, path: Path, shape: tuple[int, ...]) -> None:
        self.shape, self.count = shape, 0
        self._digest = hashlib.sha256()
        self._stream = path.open("wb")
        self._write_header()
        self._start = self._stream.tell()

    def append(self, row: Pixels) -> None:
        """Add one row, uint8 of the declared shape."""
        if row.shape != self.shape or row.dtype != np.uint8:
            raise ValueError(f"expected a uint8 row {self.shape}, found {row.dtype} {row.shape}")
        data = row.tobytes()
        self._digest.update(data)
        self._stream.write(data)
        self.count += 1

    @property
    def pixels(self) -> str:
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stream:
            self._stream.seek(0)
            self._write_header()
            if self._stream.tell() != self._start:
                raise RuntimeError("the .npy header grew; update numpy")

    def _write_header(self) -> None:
        header: dict[str, Any] = {"descr": "|u1", "fortran_order": False, "shape": (self.count, *self.shape)}
        np.lib.format.write_array_header_1_0(self._stream, header)
