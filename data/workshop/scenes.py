"""The products and the defects that each can have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from data.sample import GOOD, Mask, Pixels
from data.workshop import granite, plug, washer, weave
from data.workshop.camera import photograph
from data.workshop.defects import crack, hole, scratch, stain
from data.workshop.surface import Surface

Draw = Callable[[np.random.Generator, str | None], tuple[Surface, Mask]]
Spoil = Callable[[Surface, np.random.Generator], Mask]


@dataclass(frozen=True)
class Scene:
    """A product: `draw` takes one of its own `faults` or None, `defects` are done to its surface."""

    draw: Draw
    faults: tuple[str, ...]
    defects: Mapping[str, Spoil]

    @property
    def labels(self) -> list[str]:
        return sorted((*self.faults, *self.defects))


SCENES = {
    "granite": Scene(granite.draw, (), {"crack": crack, "hole": hole, "scratch": scratch}),
    "plug": Scene(plug.draw, ("displaced_pin", "missing_pin"), {"hole": hole, "scratch": scratch}),
    "washer": Scene(washer.draw, ("bent_tooth", "missing_tooth"), {"scratch": scratch, "stain": stain}),
    "weave": Scene(weave.draw, ("missing_thread",), {"hole": hole, "stain": stain}),
}


def picture(category: str, label: str, rng: np.random.Generator) -> tuple[Pixels, Mask]:
    """A picture of a product, uint8 `(SIDE, SIDE, 3)`, and its defect's mask, bool `(SIDE, SIDE)`."""
    scene = SCENES[category]
    surface, mask = scene.draw(rng, label if label in scene.faults else None)
    if label in scene.defects:
        mask = scene.defects[label](surface, rng)
    elif label not in (*scene.faults, GOOD):
        raise ValueError(f"{category} has no defect {label!r}; known: {', '.join(scene.labels)}")
    return photograph(surface, rng), mask
