"""What each kind of pretraining is trained with; MoCo's defaults are those of its official code.

Nothing here needs torch: settings are checked before any job starts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

REFERENCE_BATCH = 256


@dataclass(frozen=True)
class Augmentation:
    """Ranges and probabilities.

    A crop covers a share in `crop_area` of the image, and the logarithm of its width over its height is uniform, the
    ratio being in `crop_ratio`. `jitter` bounds the changes of brightness, contrast, saturation (factors 1 +- x) and
    hue (+-x turns); `blur_sigma` is in pixels of the view.
    """

    crop_area: tuple[float, float] = (0.2, 1.0)
    crop_ratio: tuple[float, float] = (3 / 4, 4 / 3)
    jitter: tuple[float, float, float, float] = (0.4, 0.4, 0.4, 0.1)
    jitter_probability: float = 0.8
    grey_probability: float = 0.2
    blur_probability: float = 0.5
    blur_sigma: tuple[float, float] = (0.1, 2.0)
    flip_probability: float = 0.5


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every kind has: stochastic gradient descent with momentum, in batches that all processes share.

    `learning_rate` is that of a batch of 256 and falls along a cosine, epoch by epoch. Batch normalisation that
    learns takes its statistics over groups of `group` images.
    """

    epochs: int
    batch: int
    learning_rate: float
    weight_decay: float
    sgd_momentum: float
    group: int = 1

    def __post_init__(self) -> None:
        if self.batch % self.group:
            raise ValueError(f"batch is {self.batch}, no multiple of group, {self.group}; change either")

    @property
    def peak_learning_rate(self) -> float:
        """That of the first epoch: in proportion to the batch."""
        return self.learning_rate * self.batch / REFERENCE_BATCH

    def plain(self) -> dict[str, Any]:
        """All settings as JSON knows them."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class MoCoSettings(Settings):
    """MoCo v2's.

    `architecture` is timm's name of a ResNet, with further `arguments`, `small_images` its stem
    (`methods.backbones.resnet`), and `transform` says how images become its input: they are resized to it before they
    are augmented, as they will be where the encoder is used. `initial` is the md5 of an official MoCo v2 checkpoint
    (ResNet-50, 128-d) to start from.

    `dimensions` is the length of the head's output, `queue` the number of keys kept, `momentum` the key encoder's,
    `temperature` that of the loss. A `group` is officially a GPU's 32 of 256 images.
    """

    architecture: str
    transform: Mapping[str, Any]
    small_images: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)
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
        super().__post_init__()
        network = (self.architecture, self.dimensions, self.small_images, dict(self.arguments))
        if self.initial and network != ("resnet50", 128, False, {}):
            raise ValueError(
                f"the official checkpoints hold resnet50 with 128 dimensions and the usual stem, found "
                f"{self.architecture}, {self.dimensions}, small_images={self.small_images} and the arguments "
                f"{dict(self.arguments)}; drop `initial`"
            )
        if self.queue < self.batch:
            raise ValueError(f"queue is {self.queue}, but each batch brings {self.batch} keys; enlarge it")


@dataclass(frozen=True, kw_only=True)
class LevelSettings(Settings):
    """Fine-tuning of an extractor of level maps: `extractor_rate` is its learning rate over that of the new heads."""

    extractor_rate: float


@dataclass(frozen=True, kw_only=True)
class ViewSettings(LevelSettings):
    """Transfer learning's: it sees augmented images."""

    augmentation: Augmentation


@dataclass(frozen=True, kw_only=True)
class SimSiamSettings(ViewSettings):
    """SimSiam's: lengths of a projected feature and of the prediction's bottleneck."""

    projection_size: int
    bottleneck: int


@dataclass(frozen=True, kw_only=True)
class CLFlowSettings(LevelSettings):
    """CL-Flow's, as those of the method of the same name."""

    projection_size: int
    bottleneck: int
    pairs_weight: float
    classification_weight: float
    label_smoothing: float


KINDS: dict[str, type[Settings]] = {
    "moco": MoCoSettings,
    "transfer": ViewSettings,
    "simsiam": SimSiamSettings,
    "cl_flow": CLFlowSettings,
}


def build_settings(kind: str, values: Mapping[str, Any]) -> Settings:
    """The settings of that kind from values as YAML and JSON know them; ValueError where they contradict each other."""
    given = dict(values)
    if "augmentation" in given:
        drawn: Mapping[str, Any] = given["augmentation"]
        ranges: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in drawn.items()}
        given["augmentation"] = Augmentation(**ranges)
    return KINDS[kind](**given)
