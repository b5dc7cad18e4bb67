import numpy as np
import pytest

from data.workshop.geometry import SIDE, box, centred, cover, disc, line


def test_areas_are_exact_within_the_soft_edge():
    at = centred()
    assert cover(disc(at, 20)).sum() == pytest.approx(np.pi * 400, rel=0.01)
    assert cover(box(at, 30, 10, 0)).sum() == pytest.approx(300, rel=0.01)
    assert cover(line(at, np.array([[-20.0, 0], [20, 0]])) - 2).sum() == pytest.approx(160 + 4 * np.pi, rel=0.02)


def test_rounding_cuts_corners():
    at = centred()
    assert cover(box(at, 30, 30, 5)).sum() == pytest.approx(900 - (4 - np.pi) * 25, rel=0.01)


def test_a_turned_and_moved_origin():
    at = centred().seen_from(10.5, -4.5, np.pi / 2)
    y, x = np.unravel_index(np.argmin(np.hypot(at.x, at.y)), at.x.shape)
    assert (x, y) == (SIDE // 2 + 10, SIDE // 2 - 5)
    assert at.x[y + 5, x] == pytest.approx(5)
    assert at.y[y, x + 5] == pytest.approx(-5)
