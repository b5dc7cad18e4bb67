"""The critical-difference diagram: what it joins and says, and that all of its text is on the page."""

from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from reports.page import HEIGHT
from reports.significance.diagram import TEXT, Ranking, ranks_figure

NINE = Ranking("AUROC", [f"method {i} with a long name" for i in range(9)], [*range(9, 0, -1)], 10, 1e-6)
LEFT_OUT = replace(NINE, left_out=[f"another with a long name {i}" for i in range(9)])
FEW = Ranking("PRO", ["A", "B"], [1, 2], 4, 0.04)
LONG = replace(FEW, labels=["L_ml + L_scf, tau = 0.35 (other reading)", "W" * 12])


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def words_of(figure: Figure) -> str:
    return " ".join(text.get_text() for text in texts(figure))


def test_bars_join_what_lies_within_the_critical_difference() -> None:
    """3.80 for nine methods on ten categories."""
    assert NINE.groups == [(first, first + 3) for first in range(6)]
    assert NINE.differs
    assert "10 categories" in NINE.sentence


@pytest.mark.parametrize(
    ("ranking", "words"),
    [
        (FEW, "no two methods can differ, the smallest p of a pair is 0.125"),
        (Ranking("PRO", ["A", "B", "C"], [1, 2, 3], 9, 0.2), "p = 0.2, no two methods differ"),
    ],
)
def test_all_are_joined_where_nothing_tells_them_apart(ranking: Ranking, words: str) -> None:
    assert ranking.groups == [(0, len(ranking.ranks) - 1)]
    assert words in ranking.sentence


@pytest.mark.parametrize("rankings", [[], [NINE], [LEFT_OUT], [LONG], [FEW, NINE, FEW]])
def test_every_label_is_there_and_on_the_page(rankings: list[Ranking]) -> None:
    figure = ranks_figure(rankings)
    renderer = FigureCanvasAgg(figure).get_renderer()
    page = figure.bbox
    shown = words_of(figure)
    for ranking in rankings:
        assert all(label[:24] in shown for label in ranking.labels)
    for text in texts(figure):
        box = text.get_window_extent(renderer)
        assert page.x0 <= box.x0 < box.x1 <= page.x1, text
        assert page.y0 <= box.y0 < box.y1 <= page.y1, text
        assert text.get_fontsize() >= TEXT


def test_three_diagrams_of_nine_methods_fit_on_a_page() -> None:
    """As a table with two subsets and their union has them for each metric."""
    assert ranks_figure([NINE, NINE, NINE]).get_figheight() <= HEIGHT


def test_a_method_that_is_not_ranked_is_named() -> None:
    assert "Left out, a number is missing: CF, OE" in words_of(ranks_figure([replace(FEW, left_out=["CF", "OE"])]))
    assert "Left out" not in words_of(ranks_figure([FEW]))


def test_no_two_labels_overlap() -> None:
    figure = ranks_figure([LEFT_OUT])
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in texts(figure)]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
