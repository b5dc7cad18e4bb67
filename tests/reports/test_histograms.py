from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import StepPatch

from reports.figure_file import write_figure
from reports.histograms import ClassScores, chosen_member, histogram_figure, histogram_text

NAN = float("nan")


def scored(tested: pd.DataFrame, values: list[float], repetition: int = 0) -> pd.DataFrame:
    return tested[["member", "dataset", "split", "row"]].assign(repetition=repetition, score=values)


@pytest.fixture
def far() -> ClassScores:
    """Inliers around 0; cows around 1, of which some cannot be told from them; dogs around 9."""
    rng = np.random.default_rng(0)
    cows, dogs = rng.normal(1, 1, 200), rng.normal(9, 1, 50)
    return ClassScores("cat", rng.normal(0, 1, 300), {"cow": cows, "dog": dogs})


@pytest.mark.parametrize(("place", "member"), [(1, "dog"), (2, "cat"), (5, "cat")])
def test_the_shown_member_stands_at_a_declared_place_of_the_table(
    tested: pd.DataFrame, place: int, member: str
) -> None:
    assert chosen_member(tested, ("dog", "cat"), place) == member
    assert chosen_member(tested.assign(member="all"), ("dog", "cat"), place) == "all"


def test_scores_are_of_one_member_and_repetition(tested: pd.DataFrame) -> None:
    """Whatever the order of their lines."""
    first = scored(tested, [1, 2, 3, 4, 5, 6, 7, 8])
    scores = pd.concat([scored(tested, [0] * 8, repetition=1), first]).sample(frac=1, random_state=0)
    found = ClassScores.of_member(scores, tested, "dog", 0)
    assert (found.name, found.inliers.tolist()) == ("dog", [7, 8])
    assert {name: values.tolist() for name, values in found.outliers.items()} == {"cat": [5, 6]}


def test_inliers_that_are_tested_against_several_datasets_count_once(tested: pd.DataFrame) -> None:
    """As of a member that is compared with other datasets."""
    pets = tested[tested["member"] == "cat"]
    others = [pets.assign(category=name, dataset=name, label=name, anomaly=True) for name in ("svhn", "faces")]
    own = [pets.assign(category=name, label="pets", anomaly=False) for name in ("svhn", "faces")]
    test = pd.concat([own[0], others[0], own[1], others[1]]).assign(member="all")
    images = test.drop_duplicates(["dataset", "row"])
    found = ClassScores.of_member(scored(images, list(range(12))), test, "all", 0)
    assert (found.name, found.inliers.tolist()) == ("pets", [0, 1, 2, 3])
    assert {name: values.tolist() for name, values in found.outliers.items()} == {
        "faces": [8, 9, 10, 11],
        "svhn": [4, 5, 6, 7],
    }


def test_the_closest_class_has_the_lowest_auroc() -> None:
    found = ClassScores("a", np.array([0.0, 2.0]), {"b": np.array([3.0]), "c": np.array([1.0])})
    assert (found.auroc("b"), found.auroc("c"), found.auroc()) == (100, 50, 75)
    assert found.closest == "c"


def test_a_panel_per_method_tells_its_aurocs(far: ClassScores) -> None:
    near = ClassScores("cat", far.inliers, {"cow": far.outliers["cow"] + 20, "dog": far.outliers["dog"] - 8})
    figure = histogram_figure({"Flow": far, "OE": near, "CF": far}, {"cow": "Cow", "cat": "Cat"})
    first, second, third, empty = figure.axes
    assert first.get_title() == f"Flow, AUROC {far.auroc():.1f}"
    assert [text.get_text() for text in first.get_legend().get_texts()] == [
        "inliers: Cat",
        f"closest: Cow, AUROC {far.auroc('cow'):.1f}",
        "other outliers",
    ]
    assert second.get_legend().get_texts()[1].get_text().startswith("closest: dog")
    assert third.get_title().startswith("CF")
    assert not empty.axison
    assert figure.get_suptitle() == "models trained on Cat, first repetition"


def test_each_class_is_a_density(far: ClassScores) -> None:
    """The bars of a class that lies inside of the panel integrate to one, whatever its size; inliers are filled."""
    (axes, _) = histogram_figure({"CF": far}, {}).axes
    steps = [patch.get_data() for patch in axes.patches if isinstance(patch, StepPatch)]
    areas = [float(step.values @ np.diff(step.edges)) for step in steps]
    dogs, cows, filled, inliers = areas
    assert (cows, inliers) == (pytest.approx(1, abs=0.01), pytest.approx(1, abs=0.01))
    assert filled == inliers
    assert dogs == pytest.approx(39 / 50)  # the eleven highest of 550 scores lie outside
    assert axes.get_xlim() == pytest.approx((far.all.min(), np.quantile(far.all, 0.98)))


def test_a_diverged_model_has_no_histogram() -> None:
    found = ClassScores("cat", np.array([0.0, NAN]), {"dog": np.array([1.0])})
    (axes, _) = histogram_figure({"CF": found}, {}).axes
    assert (axes.get_title(), [text.get_text() for text in axes.texts]) == ("CF", ["diverged"])


@pytest.mark.parametrize(("inliers", "area"), [([0, 1, np.inf], 2 / 3), ([-np.inf, 0, 1, 2], 3 / 4), ([5, 5, 5], 1)])
def test_infinite_and_equal_scores_are_drawn(inliers: list[float], area: float) -> None:
    """What is infinite lies outside of the panel."""
    found = ClassScores("cat", np.array(inliers, dtype=float), {"dog": np.array([5.0] * 60)})
    (axes, _) = histogram_figure({"CF": found}, {}).axes
    *_, last = [patch.get_data() for patch in axes.patches if isinstance(patch, StepPatch)]
    assert float(last.values @ np.diff(last.edges)) == pytest.approx(area)


def test_a_model_without_a_finite_score_has_no_histogram() -> None:
    found = ClassScores("cat", np.array([-np.inf]), {"dog": np.array([np.inf])})
    (axes, _) = histogram_figure({"CF": found}, {}).axes
    assert [text.get_text() for text in axes.texts] == ["no finite score"]


def test_the_caption_tells_class_repetition_and_data() -> None:
    text = histogram_text("table1", "pets", "Cat")
    assert (text.section, text.table) == ("scores", "table1")
    assert all(words in text.caption for words in ("images of pets", "trained on Cat", "first repetition", "98%"))


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(far: ClassScores, tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(histogram_figure({"CF": far}, {}), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
