"""Calls of Snakemake in one folder, and their jobs: which are alive, and which a kill has left behind."""

import fcntl
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NamedTuple

from data.files import locked
from workflow.errors import ConfigurationError

FOLDER = Path(".snakemake")
CALL = "CONTRAFLOW_CALL"


class Claim(NamedTuple):
    """An open lock, to be kept while one works, and whether nobody else was seen at work when it was taken."""

    lock: IO[str]
    alone: bool


class Abandoned(Exception):
    """The call that started a job was killed."""


def claim(folder: Path = FOLDER) -> Claim:
    """Share `folder` with the other calls and jobs that are alive; the first one removes the locks of a killed call.

    Snakemake's own locks outlive a SIGKILL and do not say whose they are. The operating system releases a share of this
    one when its holder ends, however it ends. So whoever gets all of it knows that no other call is alive, nor a job of
    a killed one, which would go on to write its results over those of the next call. A file system without such locks
    (Lustre as it is often mounted) shows nobody: Snakemake's own are left for it to respect there.
    Raises ConfigurationError where the folder cannot be written.
    """
    check_writable([folder])
    folder.mkdir(exist_ok=True)
    handle = (folder / "contraflow.lock").open("a")
    alone = locked(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if alone:
        for stale in (folder / "locks").glob("*.lock"):
            stale.unlink()
    has_locks = locked(handle, fcntl.LOCK_SH)
    os.environ[CALL] = f"{socket.gethostname()}:{os.getpid()}"
    return Claim(handle, alone or not has_locks)


def check_writable(folders: Iterable[Path]) -> None:
    """Raise ConfigurationError where one of the folders, or that in which it would be made, cannot be written."""
    for folder in folders:
        there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise ConfigurationError(f"{folder}: cannot be written, since {there} is read-only; call in another folder")


def join(folder: Path = FOLDER) -> IO[str]:
    """A job's share of the folder, to be kept while it works.

    Raises Abandoned where the call that started it was killed before: the next one may not have seen this share.
    """
    folder.mkdir(exist_ok=True)
    handle = (folder / "contraflow.lock").open("a")
    locked(handle, fcntl.LOCK_SH)
    host, _, process = os.environ.get(CALL, "").rpartition(":")
    if host == socket.gethostname() and not _is_alive(int(process)):
        handle.close()
        raise Abandoned("the call of snakemake that started this job was killed; call it again")
    return handle


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
