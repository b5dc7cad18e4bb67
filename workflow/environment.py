"""What every job inherits from the Snakefile."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

# Idle threads wait without spinning. Freed memory is kept for the next tensor: fresh pages cost more than the
# arithmetic on them (benchmarks/allocation.py). Products of matrices on a GPU repeat bit for bit.
VARIABLES = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**32),
    "MALLOC_TOP_PAD_": str(2**28),
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


def set_up(root: str) -> None:
    """Let jobs import the packages in `root` and use threads and memory well; what the user has set stays."""
    for name, value in VARIABLES.items():
        os.environ.setdefault(name, value)
    let_import([root])


def let_import(folders: Iterable[str | Path]) -> None:
    """Let this process and those that it starts import the modules in these folders."""
    names = [*map(str, folders)]
    paths = [*names, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(os.pathsep.join(paths).split(os.pathsep)))
    sys.path += [name for name in names if name not in sys.path]
