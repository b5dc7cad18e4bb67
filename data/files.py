"""Files that are whole or absent."""

import errno
import fcntl
import glob
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

# How the libraries say that a disk or quota is full: by the error's number, or in words (numpy, safetensors).
FULL = {errno.ENOSPC, errno.EDQUOT}
FULL_WORDS = re.compile(r"No space left|quota exceeded|\d+ requested and \d+ written", re.IGNORECASE)


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place on success and is removed on failure.

    The parent folder is created. The temporary name keeps the suffix, for writers that look at it. What killed writers
    of the same file have left is removed. Raises OSError naming `path` where the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path)
    temporary = path.with_name(f".{path.stem}-{uuid4().hex}{path.suffix}")
    try:
        with temporary.open("xb") as held:
            locked(held, fcntl.LOCK_SH)
            yield temporary
        temporary.replace(path)
    except Exception as error:
        if getattr(error, "errno", None) in FULL or FULL_WORDS.search(str(error)):
            raise OSError(errno.ENOSPC, "no space is left on the disk; free some and call again", str(path)) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def allocate(path: Path) -> None:
    """Give a sparse file all its bytes on the disk, or raise OSError; systems that cannot (macOS) leave it sparse.

    Where a disk is full, a page of such a file that is mapped into memory kills its writer by SIGBUS.
    """
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as stream:
            os.posix_fallocate(stream.fileno(), 0, max(path.stat().st_size, 1))


def locked(stream: IO[Any], kind: int) -> bool:
    """Whether the lock, of fcntl's `kind`, could be had; a file system without locks has none to give."""
    try:
        fcntl.flock(stream, kind)
    except OSError:
        return False
    return True


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _remove_abandoned(path: Path) -> None:
    """A writer holds its temporary file for as long as it lives."""
    for left in path.parent.glob(f".{glob.escape(path.stem)}-{'[0-9a-f]' * 32}{glob.escape(path.suffix)}"):
        with suppress(FileNotFoundError), left.open("r+b") as stream:
            if locked(stream, fcntl.LOCK_EX | fcntl.LOCK_NB):
                left.unlink()
