"""Fetching the files of a registry entry, from several mirrors, with resume and checked hashes."""

import fcntl
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pooch
from urllib3.exceptions import HTTPError

from data.files import locked
from data.resume import Resume

log = logging.getLogger(__name__)

ROUNDS = 20

Entry = Mapping[str, Any]


class DownloadError(Exception):
    """A file of a dataset could not be had; the message says what was tried and what to do."""


def download(dataset: str, entry: Entry, name: str, folder: Path, timeout: float = 30.0) -> Path:
    """Have the file `name` of a registry entry in `folder` and return its path.

    A file that is there with the right hash is left alone. Otherwise the licence and citation are logged and
    the mirrors are tried in order, again for as long as that brings new bytes; `timeout` is the number of
    silent seconds after which a mirror is given up. Raises DownloadError naming dataset, file, each URL with
    what went wrong, and the cure.
    """
    file = _file(dataset, entry, name)
    target = folder / name
    if _matches(target, file["hash"]):
        return target
    if not file["urls"]:
        raise DownloadError(_by_hand(dataset, entry, file, target))
    log.info("%s: %s\nlicence: %s\ncite: %s", dataset, entry["homepage"], entry["licence"], entry["citation"])
    with _alone(target):
        return target if _matches(target, file["hash"]) else _from_mirrors(dataset, file, target, timeout)


def raw_source(entry: Entry, folder: Path) -> Path:
    """What a reader is given of downloaded files: the only file, or the folder of several."""
    files = entry["files"]
    return folder / files[0]["name"] if len(files) == 1 else folder


def is_official(entry: Entry, source: Path) -> bool:
    """Whether a copy, a folder or the only file, holds the entry's files unchanged, by their hashes."""
    paths = [source if source.is_file() else source / file["name"] for file in entry["files"]]
    hashes = [file["hash"] for file in entry["files"]]
    return bool(paths) and all(map(_matches, paths, hashes))


def _matches(path: Path, expected: str) -> bool:
    return path.is_file() and bool(pooch.hashes.hash_matches(str(path), expected))


def _file(dataset: str, entry: Entry, name: str) -> Mapping[str, Any]:
    for file in entry["files"]:
        if file["name"] == name:
            found: Mapping[str, Any] = file
            return found
    raise DownloadError(f"{dataset}: the registry has no file {name!r} for it")


def _from_mirrors(dataset: str, file: Mapping[str, Any], target: Path, timeout: float) -> Path:
    receive = Resume(target.with_name(f"{target.name}.part"), file["bytes"], timeout)
    failures: list[str] = []
    for _ in range(ROUNDS):
        held_before = receive.held
        for url in file["urls"]:
            log.info("fetching %s", url)
            try:
                receive(url)
                _keep(receive.part, file["hash"], target)
                return target
            except (OSError, ValueError, HTTPError) as error:
                failures.append(f"  {url}: {error}")
        if receive.held == held_before:
            break
    raise DownloadError("\n".join([f"{dataset}: {file['name']} could not be downloaded", *failures, _cure(dataset)]))


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Wait for other projects that fetch the same file into the same folder: two would write into one part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = target.with_name(f".{target.name}.lock")
    with ExitStack() as stack:
        while True:
            stream = stack.enter_context(lock.open("a"))
            if not locked(stream, fcntl.LOCK_EX | fcntl.LOCK_NB):
                log.info("waiting for another process that fetches %s", target)
                locked(stream, fcntl.LOCK_EX)
            if lock.exists() and os.path.samestat(os.fstat(stream.fileno()), lock.stat()):
                break  # else it was another's, who has removed it
        stack.callback(lock.unlink, missing_ok=True)
        yield


def _keep(part: Path, expected: str, target: Path) -> None:
    """Only what has the hash gets the name; until then a kill leaves the part."""
    if not _matches(part, expected):
        part.unlink(missing_ok=True)
        raise ValueError(f"the hash of what was received is not {expected}")
    part.replace(target)


def _by_hand(dataset: str, entry: Entry, file: Mapping[str, Any], target: Path) -> str:
    found = f"is another file (expected {file['hash']})" if target.exists() else "is missing"
    return f"{dataset}: {target} {found}\n{entry['put']}\n{_cure(dataset)}"


def _cure(dataset: str) -> str:
    return f"If you have a copy of {dataset}, name it as local_copies.{dataset} in config/config.yaml."
