"""What the camera sees before light falls on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.workshop.geometry import SIDE, Map

Colour = tuple[float, float, float]


@dataclass
class Surface:
    """Maps of one picture: colour `(SIDE, SIDE, 3)` 0 to 1, height in pixels, gloss 0 to 1.

    `body` is True on the product, where defects lie.
    """

    colour: NDArray[np.float64]
    height: Map
    gloss: Map
    body: NDArray[np.bool_]

    def paint(self, colour: Colour, cover: Map) -> None:
        """Lay a colour over the surface as far as it covers."""
        self.colour += cover[..., None] * (np.array(colour) - self.colour)

    def lift(self, height: Map | float, cover: Map) -> None:
        """Bring the surface to a height as far as it is covered."""
        self.height += cover * (height - self.height)


def plain(colour: Colour, gloss: float = 0.0) -> Surface:
    """A flat surface of one colour that is all body."""
    zeros = np.zeros((SIDE, SIDE))
    body = np.ones((SIDE, SIDE), dtype=bool)
    return Surface(np.tile(np.array(colour), (SIDE, SIDE, 1)), zeros.copy(), zeros + gloss, body)
