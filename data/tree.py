"""One read-only view of a folder, a tar or a zip. Nothing is ever extracted to disk."""

import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

MEMBER_LIMIT = 512 * 2**20
EXPANSION = 100  # of what is larger than one member; published pictures are compressed before they are packed
IN_MEMORY = 256 * 2**20  # bytes of a tar's members; more are kept on the disk
# What the archive modules raise for damaged data; an OSError of theirs then has no error number.
DAMAGES = (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, OSError)

Read = Callable[[], bytes]
Chosen = Callable[[str], bool]


def members(source: Path, chosen: Chosen) -> Iterator[tuple[str, Read]]:
    """Yield `(name, read)` of the regular files whose name is chosen, sorted by name.

    Names are relative posix paths. `read()` gives the bytes and is valid until the next member is asked
    for. A tar (.gz, .bz2, .xz) is read through once, its chosen members are kept in a temporary file; a folder
    and a zip are read one file at a time. In a folder links to files are followed, links to folders are not;
    links in an archive are left out.

    Raises FileNotFoundError for a missing source and ValueError for an unreadable archive, an absolute
    name or one with `..` in it, a member above `MEMBER_LIMIT` bytes, and an archive that becomes more than `EXPANSION`
    times as large.
    """
    if not source.exists():
        raise FileNotFoundError(f"{source}: no such folder or archive; correct the path")
    walk = _folder if source.is_dir() else _zip if _is_zip(source) else _tar
    with _named_errors(source):
        yield from walk(source, chosen)


def read_member(source: Path, file_name: str) -> bytes:
    """The bytes of the file called `file_name`, in whatever folder of `source` it lies."""
    for _, read in members(source, lambda name: PurePosixPath(name).name == file_name):
        return read()
    raise ValueError(f"{source}: there is no {file_name} in it")


def _folder(source: Path, chosen: Chosen) -> Iterator[tuple[str, Read]]:
    for name in sorted(filter(chosen, _names(source))):
        path = source / name
        if path.is_file():
            _check_size(name, path.stat().st_size, source)
            yield name, path.read_bytes


def _names(source: Path) -> Iterator[str]:
    for folder, _, files in os.walk(source, onerror=_fail):
        top = PurePosixPath(Path(folder).relative_to(source))
        yield from (str(top / file) for file in files)


def _fail(error: OSError) -> None:
    """A folder that may not be read must not look empty."""
    raise error


def _zip(source: Path, chosen: Chosen) -> Iterator[tuple[str, Read]]:
    with zipfile.ZipFile(source) as archive:
        found = {_safe(info.filename, source): info for info in archive.infolist() if _is_regular(info)}
        expansion = _Expansion(source)
        for name in sorted(filter(chosen, found)):
            _check_size(name, found[name].file_size, source)
            expansion.add(found[name].file_size)
            yield name, partial(_read_zipped, archive, found[name], source)


def _tar(source: Path, chosen: Chosen) -> Iterator[tuple[str, Read]]:
    places, expansion = {}, _Expansion(source)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as held:
        with tarfile.open(source) as archive:
            for info in archive:
                expansion.add(info.size)
                if info.isfile() and chosen(name := _safe(info.name, source)):
                    _check_size(name, info.size, source)
                    stream = archive.extractfile(info)
                    places[name] = held.tell(), held.write(stream.read() if stream else b"")
            _check_end(archive, expansion)
        for name in sorted(places):
            yield name, partial(_read_held, held, *places[name])


def _read_held(held: IO[bytes], start: int, size: int) -> bytes:
    held.seek(start)
    return held.read(size)


def _check_end(archive: tarfile.TarFile, expansion: "_Expansion") -> None:
    """Read what follows the last member: the compressed formats keep their checksum there."""
    while archive.fileobj and (rest := archive.fileobj.read(2**20)):
        expansion.add(len(rest))


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Path) -> bytes:
    with _named_errors(source):
        return archive.read(info)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _is_regular(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)


def _safe(raw: str, source: Path) -> str:
    path = PurePosixPath(raw.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or path.parts[0].endswith(":"):
        raise ValueError(f"{source}: unsafe member name {raw!r}; names must stay inside the archive")
    return str(path)


def _check_size(name: str, size: int, source: Path) -> None:
    if size > MEMBER_LIMIT:
        raise ValueError(f"{source}: {name} has {size} bytes, above the limit of {MEMBER_LIMIT} for one file")


class _Expansion:
    """How much an archive has become, against how large it is."""

    def __init__(self, source: Path) -> None:
        self.source, self.left = source, MEMBER_LIMIT + EXPANSION * source.stat().st_size

    def add(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise ValueError(f"{self.source}: it becomes more than {EXPANSION} times as large; is this the right file?")


@contextmanager
def _named_errors(source: Path) -> Iterator[None]:
    """Say of every damage which file has it."""
    try:
        yield
    except DAMAGES as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ValueError(f"{source}: {_diagnosis(source)} ({error}); fetch it again") from error
    except RuntimeError as error:
        raise ValueError(f"{source}: cannot be read ({error}); pack it again without a password") from error


def _diagnosis(source: Path) -> str:
    with source.open("rb") as stream:
        head = stream.read(512).lstrip().lower()
    if head.startswith(b"<"):
        return "this is a web page, not an archive"
    return "the archive is truncated, damaged or neither tar nor zip"
