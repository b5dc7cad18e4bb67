"""How long and how fast convolutional flows train."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Schedule:
    """`epochs` passes through all images in shuffled batches of `batch`, with Adam, whose `weight_decay` is L2's.

    The method may be evaluated after every `epochs_per_evaluation` epochs and after the last.
    """

    epochs: int
    batch: int
    learning_rate: float
    weight_decay: float
    epochs_per_evaluation: int

    def __post_init__(self) -> None:
        for name in ("epochs", "batch", "epochs_per_evaluation"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be at least 1")

    def rounds(self) -> Iterator[range]:
        """The epochs, counted from 1, before each evaluation."""
        for first in range(1, self.epochs + 1, self.epochs_per_evaluation):
            yield range(first, min(first + self.epochs_per_evaluation, self.epochs + 1))

    def batches(self, rows: Tensor) -> Sequence[Tensor]:
        """`rows` `(n,)` in batches; the incomplete last one is dropped unless it is the only one."""
        complete = len(rows) // self.batch
        return rows[: complete * self.batch].split(self.batch) if complete else [rows]
