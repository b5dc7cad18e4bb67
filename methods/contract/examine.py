"""All checks of a method, each with what holds and what is wrong."""

import inspect
import traceback
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from methods.contract import detector_checks, localiser_checks
from methods.contract.candidate import Candidate
from methods.contract.words import Fault
from methods.fitting import detector_class
from methods.localiser import Localiser


class Verdict(NamedTuple):
    """What a method has to keep, and how it does not; `fault` is empty where it does."""

    rule: str
    fault: str


def examine(candidate: Candidate) -> Iterator[Verdict]:
    """A verdict for each check, as soon as it is made. An error of the method's own code is a fault with its place.

    A check that fails for what was said of another one already is left out.
    """
    localises = issubclass(detector_class(candidate.kind), Localiser)
    trial: Any = localiser_checks.MapTrial(candidate) if localises else detector_checks.Trial(candidate)
    checks: Any = localiser_checks.CHECKS if localises else detector_checks.CHECKS
    said = set()
    for check in checks:
        fault = _fault(check, trial)
        if fault not in said:
            yield Verdict((inspect.getdoc(check) or "").splitlines()[0].rstrip("."), fault)
        said.update({fault} - {""})


def _fault(check: Callable[[Any], str], trial: Any) -> str:
    try:
        return check(trial)
    except Fault as fault:
        return str(fault)
    except Exception as error:  # whatever a method may raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({last.filename}, line {last.lineno}, in {last.name})"
