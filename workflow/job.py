"""What every script of a rule does around its work: log, time, and leave a provenance record."""

import logging
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workflow import provenance
from workflow.calls import join


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run a rule's work; yields a record to which the work adds what is worth keeping.

    Messages go to the rule's log, and so does the traceback of a failure, of which one line is printed. On success the
    record is written to `output.provenance`.
    """
    logging.basicConfig(
        filename=snakemake.log[0],
        filemode="w",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    logging.captureWarnings(True)
    start = time.monotonic()
    record: dict[str, Any] = {}
    try:
        share = join()
        yield record
        provenance.write(Path(snakemake.output.provenance), record | _origin(snakemake, start))
        share.close()
    except Exception as error:
        logging.exception("%s failed", snakemake.rule)
        sys.exit(f"{snakemake.rule}: {type(error).__name__}: {error}\nThe traceback is in {snakemake.log[0]}")


def _origin(snakemake: Any, start: float) -> dict[str, Any]:
    """Where the outputs of a job come from."""
    outputs = [path for path in snakemake.output if path != snakemake.output.provenance]
    return {
        "rule": snakemake.rule,
        "wildcards": dict(snakemake.wildcards.items()),
        "inputs": provenance.fingerprints(snakemake.input),
        "outputs": provenance.fingerprints(outputs),
        "code": provenance.code(),
        "environment": provenance.environment(),
        "threads": snakemake.threads,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - start, 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def path_if_any(files: Any) -> Path | None:
    """The path of an input that a rule may go without: a file, a list of one, or an empty list."""
    first = files if isinstance(files, str) else next(iter(files), None)
    return None if first is None else Path(first)
