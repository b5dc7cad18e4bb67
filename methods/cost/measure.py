"""What a case costs, each phase in a fresh process: what one has allocated or warmed up is not another's."""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from methods.cost.case import Case

PHASES = ("training", "inference")
LINES_SHOWN = 20

Measured = dict[str, list[float]]


def measure(case: Case) -> Measured:
    """Every quantity of `methods.cost.phases` by name, one phase after the other.

    Raises RuntimeError with the last lines of a process that failed.
    """
    found: Measured = {}
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "case.json"
        written.write_text(json.dumps(asdict(case)), encoding="utf-8")
        for phase in PHASES:
            found |= _in_a_process(phase, case, written)
    return found


def _in_a_process(phase: str, case: Case, written: Path) -> Measured:
    model, measured = written.with_name("model.safetensors"), written.with_name(f"{phase}.json")
    command = [sys.executable, "-m", "methods.cost.process", phase, *map(str, (written, model, measured))]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-LINES_SHOWN:])
        raise RuntimeError(f"{case.name}: the process that measures {phase} failed:\n{last}")
    numbers: Measured = json.loads(measured.read_text(encoding="utf-8"))
    return numbers
