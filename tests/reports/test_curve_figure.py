from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.curve_figure import PANELS, curve_figure, mean_area, thinned
from reports.figure_file import write_figure
from reports.localisation.curves import Curve
from reports.localisation.run_curves import RunCurves


def run(auroc: float, pro: float) -> RunCurves:
    """Curves that rise to their height at once, with these areas."""
    rate = np.array([0.0, 0, 1, 1])
    return RunCurves(Curve(rate, np.array([0, auroc, auroc, 1])), Curve(rate, np.array([0, pro, pro, 1])))


@pytest.fixture
def figure() -> Figure:
    """NFAD has two repetitions everywhere, BGAD on bolts alone, of which one diverged."""
    curves = {
        "bolt": {"NFAD": [run(0.5, 0.25), run(0.75, 0.5)], "BGAD": [run(1, 1), None]},
        "nut": {"NFAD": [run(1, 0)]},
    }
    return curve_figure(curves, "Table 6, parts")


def key(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_a_panel_for_each_category_and_curve(figure: Figure) -> None:
    assert [len(axes.lines) for axes in figure.axes] == [3, 3, 1, 1]
    assert [axes.get_ylabel().partition("\n")[0] for axes in figure.axes[::2]] == ["bolt", "nut"]
    assert [round(axes.lines[0].get_xdata()[-1], 9) for axes in figure.axes[:2]] == [1, 0.3]
    (names,) = figure.legends
    assert [text.get_text() for text in names.get_texts()] == ["NFAD", "BGAD"]
    assert figure.get_suptitle() == "Table 6, parts"


def test_areas_stand_beside_the_curves(figure: Figure) -> None:
    """In percent, the mean over repetitions; tables are empty too where one of them diverged."""
    assert key(figure.axes[0]) == ["62.50", "diverged"]
    assert key(figure.axes[1]) == ["37.50", "diverged"]
    assert key(figure.axes[2]) == ["100.00"]
    assert [mean_area([run(0.5, 0.25), run(0.75, 0.5)], panel) for panel in PANELS] == pytest.approx([62.5, 37.5])


def test_a_method_looks_the_same_everywhere(figure: Figure) -> None:
    (colour,) = {axes.lines[0].get_color() for axes in figure.axes}
    (style,) = {axes.lines[0].get_linestyle() for axes in figure.axes}
    other = figure.axes[0].lines[2]
    assert colour != other.get_color()
    assert style != other.get_linestyle()


def test_thinning_is_not_seen() -> None:
    """A curve of very many points keeps its ends, and the line through few of them stays close to all."""
    rate = np.linspace(0, 0.3, 100_000)
    curve = Curve(rate, (rate / 0.3) ** 0.2)
    few = thinned(curve)
    assert len(few.rate) < 700
    assert (few.rate[0], few.rate[-1], few.found[-1]) == (0, 0.3, 1)
    assert np.abs(np.interp(rate, *few) - curve.found).max() < 1 / 200


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(curve_figure({"nut": {"NFAD": [run(1, 0.5)]}}, "Table 6"), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
