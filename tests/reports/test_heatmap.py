import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from reports.heatmap import confusion_figure
from reports.spec import TableSpec

NAN = float("nan")


@pytest.fixture
def matrix() -> pd.DataFrame:
    rows = [("cat", NAN, 72.0, 90.0, 81.0), ("dog", 89.9, NAN, 95.0, 92.5), ("cow", NAN, NAN, NAN, NAN)]
    return pd.DataFrame(rows, columns=["category", "cat", "dog", "cow", "mean"])


def test_cells_below_90_are_bold_and_outlined(matrix: pd.DataFrame, confusion_spec: TableSpec) -> None:
    axes = confusion_figure(matrix, confusion_spec).axes[0]
    bold = [text.get_text() for text in axes.texts if text.get_fontweight() == "bold"]
    assert bold == ["72.0", "81.0", "89.9"]
    outlines = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert [(int(patch.get_x()), int(patch.get_y())) for patch in outlines] == [(1, 0), (3, 0), (0, 1)]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["Cat", "Dog", "Cow", "mean"]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["Cat", "Dog", "Cow"]


def test_an_empty_matrix_is_drawn(matrix: pd.DataFrame, confusion_spec: TableSpec) -> None:
    empty = matrix.assign(**dict.fromkeys(matrix.columns[1:], NAN))
    assert len(confusion_figure(empty, confusion_spec).axes[0].texts) == 0
