from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color
from sklearn.metrics import roc_curve

from reports.auroc import auroc
from reports.figure_file import write_figure
from reports.metrics import evaluate
from reports.page import HEIGHT
from reports.roc import RATES, STYLES, Curves, mean_curves, recall_at, roc_figure, roc_text
from reports.spec import Row, TableSpec
from reports.tables import comparison_table

NAMES = [f"method {number}" for number in range(12)]


def world(categories: int, images: int = 120) -> pd.DataFrame:
    """Members that are tested on the same images of all categories."""
    labels = [str(number % categories) for number in range(images)]
    frames = [
        pd.DataFrame({"row": range(images), "label": labels}).assign(
            category=str(inlier), member=str(inlier), dataset="pets", split="test"
        )
        for inlier in range(categories)
    ]
    test = pd.concat(frames, ignore_index=True)
    return test.assign(anomaly=test["label"] != test["category"])


def scores_of(test: pd.DataFrame, strength: float, repetitions: int = 2, seed: int = 0) -> pd.DataFrame:
    """Rounded, so that there are ties."""
    rng, columns = np.random.default_rng(seed), ["member", "dataset", "split", "row"]
    noise = [rng.standard_normal(len(test)) for _ in range(repetitions)]
    parts = [
        test[columns].assign(repetition=number, score=np.round(strength * test["anomaly"] + part, 1))
        for number, part in enumerate(noise)
    ]
    return pd.concat(parts)


def spec_of(categories: int, methods: list[str]) -> TableSpec:
    rows = tuple(Row(name, name.upper()) for name in methods)
    named = tuple((str(number), f"class {number}") for number in range(categories))
    return TableSpec("tablet", "A table", "A paper", "pets", "one_vs_rest", named, rows, tolerance=1.0)


def numbers(test: pd.DataFrame, scores: dict[str, pd.DataFrame], spec: TableSpec) -> pd.DataFrame:
    options = {"dataset": "pets", "protocol": "one_vs_rest", "confusion": False}
    metrics = [evaluate(frame, test, method=method, **options) for method, frame in scores.items()]
    return comparison_table(pd.concat(metrics), spec)


def test_a_curve_is_that_of_scikit_learn() -> None:
    """With ties; straight between its corners, whose area is the exact AUROC."""
    rng = np.random.default_rng(0)
    anomaly = rng.random(300) < 0.4
    scores = np.round(anomaly + rng.standard_normal(300), 1)
    false, true, _ = roc_curve(anomaly, scores, drop_intermediate=False)
    inner = ~np.isin(RATES, false)
    assert recall_at(anomaly, scores)[inner] == pytest.approx(np.interp(RATES[inner], false, true))
    assert np.trapezoid(recall_at(anomaly, scores), RATES) == pytest.approx(auroc(anomaly, scores), abs=2e-3)


@pytest.mark.parametrize(("scores", "recall"), [([0, 0, 1, 1], 1.0), ([1, 1, 0, 0], 0.0), ([0, 0, 0, 0], RATES)])
def test_curves_of_perfect_wrong_and_constant_scores(scores: list[float], recall: float | np.ndarray) -> None:
    found = recall_at(np.array([False, False, True, True]), np.array(scores, dtype=float))
    assert found[:-1] == pytest.approx(np.broadcast_to(recall, len(RATES))[:-1])
    assert found[-1] == 1


def test_the_area_under_a_mean_curve_is_the_number_of_the_table() -> None:
    """Of each category, and of their mean."""
    test, spec = world(3), spec_of(3, ["a"])
    scores = scores_of(test, 1.5)
    (line,) = numbers(test, {"a": scores}, spec).to_dict("records")
    curves = mean_curves(scores, test, spec)
    assert list(curves) == ["0", "1", "2", "mean"]
    for key, curve in curves.items():
        assert 100 * np.trapezoid(curve, RATES) == pytest.approx(line[key], abs=0.2)


def test_an_absent_category_has_no_curve() -> None:
    spec = replace(spec_of(4, ["a"]), absent={"3": "lost"})
    test = world(3)
    assert list(mean_curves(scores_of(test, 1), test, spec)) == ["0", "1", "2", "mean"]


def test_a_diverged_run_leaves_no_curve_of_its_category_and_no_mean() -> None:
    test = world(3)
    scores = scores_of(test, 1)
    scores.loc[(scores["member"] == "1") & (scores["repetition"] == 1), "score"] = np.nan
    curves = mean_curves(scores, test, spec_of(3, ["a"]))
    assert [name for name, curve in curves.items() if np.isnan(curve).all()] == ["1", "mean"]


def drawn(categories: int, methods: int) -> tuple[dict[str, Curves], pd.DataFrame, TableSpec]:
    test, spec = world(categories), spec_of(categories, NAMES[:methods])
    scores = {name: scores_of(test, 1 + number / 8, seed=number) for number, name in enumerate(NAMES[:methods])}
    curves = {name: mean_curves(frame, test, spec) for name, frame in scores.items()}
    return curves, numbers(test, scores, spec), spec


@pytest.mark.parametrize("categories", [2, 3, 10, 20])
def test_a_panel_per_category_below_the_mean(categories: int) -> None:
    """As tables 5, 3, 1 and 4 have them; on a page's height."""
    figure = roc_figure(*drawn(categories, 2))
    mean, _, *panels = figure.axes
    assert mean.get_title() == "mean over categories"
    assert [axes.get_title() for axes in panels] == [f"class {number}" for number in range(categories)]
    assert {len(axes.lines) for axes in (mean, *panels)} == {2}
    assert figure.get_figheight() <= HEIGHT


def test_twelve_methods_are_told_apart_and_have_the_tables_numbers() -> None:
    curves, table, spec = drawn(3, 12)
    mean, beside, *_ = roc_figure(curves, table, spec).axes
    entries = [text.get_text() for text in beside.get_legend().get_texts()]
    assert entries == [f"{value:.2f}  {name.upper()}" for name, value in zip(NAMES, table["mean"], strict=True)]
    looks = [(line.get_linestyle(), line.get_color()) for line in mean.lines]
    assert len(set(looks)) == 12 <= len(STYLES)
    handles = beside.get_legend().get_lines()
    assert all(same_color(a.get_color(), b.get_color()) for a, b in zip(handles, mean.lines, strict=True))
    assert mean.lines[3].get_ydata() == pytest.approx(curves[NAMES[3]]["mean"])


def test_a_quoted_method_has_no_curve_and_a_diverged_one_no_number() -> None:
    curves, table, spec = drawn(3, 2)
    spec = replace(spec, rows=(Row("csi", "CSI", quoted=True), *spec.rows))
    table.loc[1, "mean"] = np.nan
    mean, beside, *_ = roc_figure(curves, table, spec).axes
    texts = [text.get_text() for text in beside.get_legend().get_texts()]
    assert [text.split("  ")[1] for text in texts] == ["METHOD 0", "METHOD 1"]
    assert texts[1].startswith("diverged")
    assert len(mean.lines) == 2


def test_the_caption_is_of_the_table() -> None:
    text = roc_text(spec_of(2, ["a"]))
    assert (text.title, text.section, text.table) == ("ROC curves: A table", "curves", "tablet")


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(roc_figure(*drawn(2, 2)), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
