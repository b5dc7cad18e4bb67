"""What every job inherits from the Snakefile, and what a killed call of Snakemake leaves behind."""

import fcntl
import os
from pathlib import Path
from typing import IO

# Idle threads wait without spinning. Freed memory is kept for the next tensor: fresh pages cost more than the
# arithmetic on them (benchmarks/allocation.py).
VARIABLES = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**32),
    "MALLOC_TOP_PAD_": str(2**28),
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


def set_up(root: str) -> None:
    """Let jobs import the packages in `root` and use threads and memory well; what the user has set stays."""
    for name, value in VARIABLES.items():
        os.environ.setdefault(name, value)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(os.pathsep.join(paths).split(os.pathsep)))


def claim(folder: Path) -> IO[str] | None:
    """Hold `folder` (.snakemake) for this process, and remove the locks of a call that was killed.

    Snakemake's own locks outlive a SIGKILL and do not say whose they are. The operating system releases this one when
    its holder ends, however it ends, so whoever gets it knows that no other call of this project is alive. Returns the
    open lock, to be kept; None if another call holds it, whose locks are then left for Snakemake to respect.
    """
    folder.mkdir(exist_ok=True)
    handle = (folder / "contraflow.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    for stale in (folder / "locks").glob("*.lock"):
        stale.unlink()
    return handle
