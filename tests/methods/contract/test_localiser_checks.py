"""Each rule of the contract is missed by the localiser that breaks it, in words that say what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import numpy as np
import pytest

from methods.contract.candidate import Candidate
from methods.contract.examine import examine
from methods.detector import State
from methods.levels import Levels
from methods.localiser import Localiser, MapTrainingSet


class Sound(Localiser):
    """Squared distance to the mean of the normal images of the finest level, which comes closer with each pass."""

    passes = 3

    def __init__(self, *, seed: int = 0) -> None:
        self.seed = seed

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        passes = localisers[0].passes
        for done in range(1, passes + 1):
            for localiser, data in zip(localisers, sets, strict=True):
                noise = np.random.default_rng((localiser.seed, done)).standard_normal(data.normal[0].shape[1:])
                localiser.mean = data.normal[0].mean(0) + (0.01 * noise).astype(np.float32)
            yield done

    def schedule_passes(self, passes: int) -> Self:
        self.passes = passes
        return self

    @property
    def parameter_count(self) -> int:
        return self.mean.size

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        distances = np.square(features[0] - self.mean).mean(-1)
        places = np.arange(side) * distances.shape[1] // side
        maps = distances[:, places][:, :, places].astype(np.float32)
        return maps.max((1, 2)).astype(np.float64), maps

    def state(self) -> State:
        return {"mean": self.mean}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        self.mean = state["mean"]
        return self


class Flat(Sound):
    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        images, maps = super().score(features, side)
        return images, np.ones_like(maps)


class Small(Sound):
    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        images, maps = super().score(features, side)
        return images, maps[:, ::2, ::2]


class UpsideDown(Sound):
    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        images, maps = super().score(features, side)
        return -images, -maps


class Ordered(Sound):
    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        images, maps = super().score(features, side)
        return images + 1e-3 * np.arange(len(images)), maps


class Fixed(Sound):
    """Scores at one side whatever is asked for."""

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        return super().score(features, 32)


class HalfSaved(Sound):
    def state(self) -> State:
        return {"mean": self.mean.astype(np.float16)}


class Unseeded(Sound):
    def __init__(self, *, seed: int = 0) -> None:
        self.seed = 7


class Miscounting(Sound):
    @property
    def parameter_count(self) -> int:
        return 1


class Unlearning(Sound):
    """The first pass is the last one that does something."""

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        passes = localisers[0].passes
        localisers[0].passes = 1
        yield from super().fit_stack(localisers, sets)
        localisers[0].passes = passes
        yield from range(2, passes + 1)


def faults(kind: type) -> list[str]:
    name = f"{kind.__module__}.{kind.__name__}"
    return [verdict.fault for verdict in examine(Candidate("a", name, ("inliers",), False, {})) if verdict.fault]


def test_a_sound_localiser_has_no_fault() -> None:
    assert faults(Sound) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Flat, "maps are constant: their values deviate by 0"),
        (Small, "maps have the shape (10, 16, 16); expected (10, 32, 32)"),
        (UpsideDown, "scores are upside down: anomalous images have the lower ones"),
        (Ordered, "scores depend on the batch: in another order they differ by up to"),
        (Fixed, "maps at 50 have the shape (10, 32, 32); expected (10, 50, 50)"),
        (HalfSaved, "a saved model scores differently after loading, by up to"),
        (Unseeded, "another seed gives the same maps"),
        (Miscounting, "parameter_count is 1 after one pass, 1 after three, 1 restored; 384 numbers moved"),
        (Unlearning, "fit did not change any parameter: three passes leave the same state as one"),
    ],
)
def test_a_broken_rule_is_said(kind: type, text: str) -> None:
    assert any(fault.startswith(text) for fault in faults(kind))
