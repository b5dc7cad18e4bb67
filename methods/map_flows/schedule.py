"""How long and how fast the flows on level maps train."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """Meta-epochs of `sub_epochs` passes each (BGAD, `config.py`).

    A pass goes through all images in shuffled batches of `image_batch`; from each batch and level come as many steps
    of `feature_batch` random features as it has, but at most `steps_per_batch` (None: no limit). After a linear
    warm-up the learning rate follows a cosine from `learning_rate` to `final_learning_rate` over the meta-epochs.
    """

    meta_epochs: int
    sub_epochs: int
    image_batch: int
    feature_batch: int
    steps_per_batch: int | None
    learning_rate: float
    final_learning_rate: float
    warm_up_epochs: int
    warm_up_learning_rate: float

    def __post_init__(self) -> None:
        if not 0 <= self.warm_up_epochs < self.meta_epochs:
            raise ValueError(
                f"warm_up_epochs is {self.warm_up_epochs}; it must lie in [0, meta_epochs), and meta_epochs is "
                f"{self.meta_epochs}"
            )

    def images(self, count: int) -> int:
        """Images per batch: where there are fewer than `image_batch`, one batch is all of them."""
        return min(count, self.image_batch)

    def batches(self, count: int) -> int:
        """Image batches in one pass through that many images; the incomplete last one is dropped."""
        return count // self.images(count)

    def steps(self, features: int) -> int:
        """Steps from an image batch with that many features on a level; the incomplete last one is dropped."""
        steps = features // self.feature_batch
        return steps if self.steps_per_batch is None else min(steps, self.steps_per_batch)

    def rate(self, epoch: int, done: float) -> float:
        """The learning rate when the fraction `done` of meta-epoch `epoch` (from 0) is over.

        The warm-up rises to the cosine's value at its end, over whole meta-epochs. The official code divides by 2
        where it means the number of batches, so that its warm-up is a saw-tooth that overshoots.
        """
        if epoch >= self.warm_up_epochs:
            return self._cosine(epoch)
        progress = (epoch + done) / self.warm_up_epochs
        return self.warm_up_learning_rate + progress * (self._cosine(self.warm_up_epochs) - self.warm_up_learning_rate)

    def _cosine(self, epoch: int) -> float:
        height = (1 + math.cos(math.pi * epoch / self.meta_epochs)) / 2
        return self.final_learning_rate + (self.learning_rate - self.final_learning_rate) * height
