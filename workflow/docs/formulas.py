"""```math fences to SVG, drawn by Matplotlib: no script, no font and no network where the page is read."""

import html
import re

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Curve
from matplotlib.textpath import TextPath

FENCE = re.compile(r"^```math\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UNITS_PER_EM = 1000
MARGIN = 40
FONT = FontProperties(math_fontfamily="stix")
COMMANDS = {Curve.MOVETO: "M", Curve.LINETO: "L", Curve.CURVE3: "Q", Curve.CURVE4: "C", Curve.CLOSEPOLY: "Z"}


def drawn(markdown: str) -> str:
    """The page with each fence's lines, one formula each, as drawings.

    Raises ValueError, with the formula, for what Matplotlib's mathtext does not know.
    """
    return FENCE.sub(lambda fence: _block(fence[1].splitlines()), markdown)


def svg(formula: str) -> str:
    """One formula in TeX as an SVG in the text's colour and size, with its TeX for those who cannot see it."""
    displayed = formula.replace(r"\frac", r"\dfrac")
    try:
        path = TextPath((0, 0), f"${displayed}$", size=UNITS_PER_EM, prop=FONT)
    except ValueError as error:
        raise ValueError(f"cannot draw the formula {formula}: {error}") from error
    left, bottom, right, top = np.rint(path.get_extents().extents).astype(int)
    width, height = right - left + 2 * MARGIN, top - bottom + 2 * MARGIN
    box = f"{left - MARGIN} {-top - MARGIN} {width} {height}"
    return (
        f'<svg role="img" aria-label="{html.escape(formula)}" viewBox="{box}" '
        f'style="width:{width / UNITS_PER_EM:.2f}em"><path d="{_outline(path)}"/></svg>'
    )


def _block(formulas: list[str]) -> str:
    return f'<div class="formulas">{"".join(svg(line) for line in formulas if line.strip())}</div>'


def _outline(path: Curve) -> str:
    """The path in SVG's words, whose y points downwards."""
    return "".join(_stroke(points, code) for points, code in path.iter_segments(simplify=False, curves=True))


def _stroke(points: np.ndarray, code: np.uint8) -> str:
    command = COMMANDS[code]
    if command == "Z":
        return command
    numbers = np.rint(points.reshape(-1, 2) * (1, -1)).astype(int).ravel()
    return command + " ".join(map(str, numbers))
