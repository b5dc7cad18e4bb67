import logging
from collections.abc import Callable

import pytest
import torch

from methods.parts import in_parts, memory_named

Work = Callable[[slice], list[int]]
OUT = torch.OutOfMemoryError("CUDA out of memory")


def holding(most: int, error: Exception = OUT) -> Work:
    """Work that needs as much memory as the part is long."""

    def work(part: slice) -> list[int]:
        if part.stop - part.start > most:
            raise error
        return list(range(part.start, part.stop))

    return work


def parts(work: Work, count: int, at_once: int) -> list[list[int]]:
    return [found for _, found in in_parts(count, at_once, work, "counting", "cuda:1")]


@pytest.mark.parametrize(
    ("count", "at_once", "most", "expected"),
    [
        (5, 2, 9, [[0, 1], [2, 3], [4]]),
        (5, 9, 9, [[0, 1, 2, 3, 4]]),
        (5, 5, 3, [[0, 1], [2, 3], [4]]),
        (3, 8, 1, [[0], [1], [2]]),
        (0, 4, 1, []),
    ],
)
def test_every_part_comes_once_and_in_order(count: int, at_once: int, most: int, expected: list[list[int]]) -> None:
    assert parts(holding(most), count, at_once) == expected


@pytest.mark.parametrize(
    "error",
    [
        OUT,
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    ],
)
def test_what_one_alone_needs_is_named(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(MemoryError, match=r"counting, 1 at once: the memory of cuda:1 does not hold it; .*`device`"):
        parts(holding(0, error), 5, 9)
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        "counting: out of memory on cuda:1; going on with 2 at once",
        "counting: out of memory on cuda:1; going on with 1 at once",
    ]


@pytest.mark.parametrize("error", [ValueError("can't allocate memory"), RuntimeError("something else")])
def test_another_error_is_not_taken_for_it(error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)), memory_named("nothing", "cpu"):
        raise error


def test_torch_says_so_on_the_cpu() -> None:
    with pytest.raises(MemoryError, match="too much: the memory of cpu"), memory_named("too much", "cpu"):
        torch.empty(10**15)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_half_as_much_fits_on_a_gpu() -> None:
    """Of memory that the first attempt has taken nothing is left."""
    free, _ = torch.cuda.mem_get_info()

    def work(part: slice) -> int:
        held = [torch.empty(int(0.4 * free), dtype=torch.uint8, device="cuda") for _ in range(part.start, part.stop)]
        return len(held)

    assert [part.stop - part.start for part, _ in in_parts(8, 4, work, "filling", "cuda")] == [2, 2, 2, 2]
