"""What MoCo v2 is trained with; the defaults are those of its official code."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from methods.pretraining.augmentation import Augmentation

REFERENCE_BATCH = 256


@dataclass(frozen=True)
class Settings:
    """Hyperparameters of `pretrain`.

    `architecture` is timm's name of a ResNet, `small_images` its stem (`methods.backbones.resnet`), and `transform`
    says how images become its input: they are resized to it before they are augmented, as they will be where the
    encoder is used. `initial` is the md5 of an official MoCo v2 checkpoint (ResNet-50, 128-d) to start from.

    `dimensions` is the length of the head's output, `queue` the number of keys kept, `momentum` the key encoder's,
    `temperature` that of the loss. `batch` counts all processes' images; batch normalisation takes its statistics
    over groups of `group` of them (officially 256 images on 8 GPUs). `learning_rate` is that of a batch of 256 and
    falls along a cosine, epoch by epoch.
    """

    architecture: str
    transform: Mapping[str, Any]
    epochs: int
    small_images: bool = False
    initial: str | None = None
    dimensions: int = 128
    queue: int = 65536
    momentum: float = 0.999
    temperature: float = 0.2
    batch: int = 256
    group: int = 32
    learning_rate: float = 0.03
    weight_decay: float = 1e-4
    sgd_momentum: float = 0.9
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        if self.initial and (self.architecture, self.dimensions, self.small_images) != ("resnet50", 128, False):
            raise ValueError(
                f"the official checkpoints hold resnet50 with 128 dimensions and the usual stem, found "
                f"{self.architecture}, {self.dimensions}, small_images={self.small_images}; drop `initial`"
            )
        if self.batch % self.group:
            raise ValueError(f"batch is {self.batch}, no multiple of group, {self.group}; change either")
        if self.queue < self.batch:
            raise ValueError(f"queue is {self.queue}, but each batch brings {self.batch} keys; enlarge it")

    @property
    def side(self) -> int:
        """Of a view, in pixels."""
        return self.transform["input"]

    @property
    def peak_learning_rate(self) -> float:
        """That of the first epoch: in proportion to the batch."""
        return self.learning_rate * self.batch / REFERENCE_BATCH

    def plain(self) -> dict[str, Any]:
        """All settings as JSON knows them."""
        return asdict(self)
