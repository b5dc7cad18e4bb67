"""Work in parts that fit into memory: where one does not, half as much is tried at once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import torch

log = logging.getLogger(__name__)

Result = TypeVar("Result")
# How torch says so but by OutOfMemoryError: the allocator of the CPU, and libraries that allocate by themselves.
WORDS = ("can't allocate memory", "ALLOC_FAILED")


def in_parts(
    count: int, at_once: int, work: Callable[[slice], Result], what: str, device: str
) -> Iterator[tuple[slice, Result]]:
    """Yield each part of `range(count)` with `work(part)`, `at_once` in a part.

    Where the memory does not hold that many, from there on half as many; `work` begins anew. Raises MemoryError, which
    says `what` does not fit on which device, where one alone is too much.
    """
    start = 0
    while start < count:
        part = slice(start, min(start + at_once, count))
        if (found := _tried(work, part, f"{what}, {part.stop - start} at once", device)) is not None:
            yield part, found[0]
            start = part.stop
        else:
            at_once = (part.stop - start) // 2
            log.warning("%s: out of memory on %s; going on with %d at once", what, device, at_once)
            torch.cuda.empty_cache()


@contextmanager
def memory_named(what: str, device: str) -> Iterator[None]:
    """Turn what the libraries raise into a MemoryError that says what does not fit where, and the cure."""
    try:
        yield
    except Exception as error:
        if not _is_memory(error):
            raise
        cure = "end what else uses its memory, or choose another `device` in config/config.yaml"
        raise MemoryError(f"{what}: the memory of {device} does not hold it; {cure}") from error


def _tried(work: Callable[[slice], Result], part: slice, what: str, device: str) -> tuple[Result] | None:
    """The result, or None where the memory does not hold more than one; what was allocated is freed on return."""
    try:
        with memory_named(what, device):
            return (work(part),)
    except MemoryError:
        if part.stop - part.start == 1:
            raise
        return None


def _is_memory(error: Exception) -> bool:
    known = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return known or (isinstance(error, RuntimeError) and any(words in str(error) for words in WORDS))
