"""One phase of one case: `python -m methods.cost.process training <case.json> <model> <measured.json>`."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import torch

from methods.cost.case import Case
from methods.cost.phases import Measured, infer, train
from methods.determinism import use_deterministic_algorithms

PHASES: dict[str, Callable[[Case, Path], Measured]] = {"training": train, "inference": infer}


def main(phase: str, case_file: str, model: str, measured_file: str) -> None:
    case = Case(**json.loads(Path(case_file).read_text(encoding="utf-8")))
    torch.set_num_threads(case.threads)
    use_deterministic_algorithms(case.deterministic, case.device)
    Path(measured_file).write_text(json.dumps(PHASES[phase](case, Path(model))), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
