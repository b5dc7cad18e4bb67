from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from reports.figure_file import write_figure
from reports.industrial.checkpoints import checkpoint_metrics
from reports.training_curves import training_curves
from reports.training_figure import training_figure

NAN = float("nan")


def epochs(values: dict[tuple[str, str], list[list[float]]]) -> pd.DataFrame:
    """Fractions by category and metric, of each repetition those after epochs 2, 4, ..."""
    lines = [
        (category, repetition, 2 * number + 2, metric, value)
        for (category, metric), repetitions in values.items()
        for repetition, row in enumerate(repetitions)
        for number, value in enumerate(row)
    ]
    return pd.DataFrame(lines, columns=["category", "repetition", "epoch", "metric", "value"])


@pytest.fixture
def frame() -> pd.DataFrame:
    """The first repetition is best after four epochs, the second after two as after six."""
    return epochs({("nut", "pro"): [[0.5, 0.9, 0.7], [0.8, 0.6, 0.8]], ("bolt", "pro"): [[0.1, 0.2, 0.3]]})


def test_metrics_by_category_and_epoch(frame: pd.DataFrame) -> None:
    curves = training_curves(frame.sample(frac=1, random_state=0), "pro")
    nut = curves["nut"]
    assert set(curves) == {"nut", "bolt"}
    assert nut.epochs.tolist() == [2, 4, 6]
    np.testing.assert_allclose(nut.values, [[50, 90, 70], [80, 60, 80]])
    assert training_curves(frame, "image_auroc") == {}


def test_last_and_oracle_are_those_of_the_tables(frame: pd.DataFrame) -> None:
    curve = training_curves(frame, "pro")["nut"]
    assert curve.oracle_epochs.tolist() == [4, 2]
    metrics = checkpoint_metrics(frame, dataset="parts", protocol="unsupervised", method="nfad")
    printed = metrics[metrics["category"] == "nut"].groupby("checkpoint")["value"].mean()
    assert curve.last == pytest.approx(printed["last"], abs=1e-9)
    assert curve.oracle_values.mean() == pytest.approx(printed["oracle"], abs=1e-9)


def test_a_diverged_repetition_has_no_oracle() -> None:
    curve = training_curves(epochs({("nut", "pro"): [[0.5, NAN], [0.6, 0.7]]}), "pro")["nut"]
    assert np.isnan(curve.last)
    assert curve.oracle_values.tolist() == [70]


def test_a_value_that_is_given_twice_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="epochs: 9 rows repeat an earlier one"):
        training_curves(pd.concat([frame, frame]), "pro")


@pytest.fixture
def figure(frame: pd.DataFrame) -> Figure:
    curves = training_curves(frame, "pro")
    others = {category: {"NFAD": curve} for category, curve in curves.items()}
    return training_figure({"pro": others, "image_auroc": {"nut": {"BGAD": curves["nut"]}}}, "Table 6, parts")


def test_marks_are_at_last_and_best_epochs(figure: Figure) -> None:
    mean, best, last = figure.axes[0].lines
    np.testing.assert_allclose(mean.get_xydata(), [(2, 65), (4, 75), (6, 75)])
    np.testing.assert_allclose(best.get_xydata(), [(4, 90), (2, 80)])
    np.testing.assert_allclose(last.get_xydata(), [(6, 75)])
    (band,) = figure.axes[0].collections
    extents = band.get_paths()[0].get_extents()
    assert (extents.y0, extents.y1) == pytest.approx((50, 90))


def test_a_panel_for_each_category_and_metric(figure: Figure) -> None:
    assert [axes.get_title() for axes in figure.axes] == ["PRO (%)", "image AUROC (%)", "", ""]
    assert [axes.get_ylabel() for axes in figure.axes] == ["nut", "", "bolt", ""]
    assert [len(axes.lines) for axes in figure.axes] == [3, 3, 3, 0]
    (names,) = figure.legends
    assert [text.get_text() for text in names.get_texts()][:2] == ["NFAD", "BGAD"]


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(frame: pd.DataFrame, tmp_path: Path, kind: str) -> None:
    curves = {"pro": {"nut": {"NFAD": training_curves(frame, "pro")["nut"]}}}
    for name in ("a", "b"):
        write_figure(training_figure(curves, "Table 6"), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
