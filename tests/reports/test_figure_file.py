"""Figures as files."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from reports.figure_file import write_figure


def drawn() -> Figure:
    figure = Figure(figsize=(2, 2))
    figure.subplots().plot([0, 1], label="a line")
    return figure


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(drawn(), tmp_path / f"{name}.{kind}")
    content = (tmp_path / f"a.{kind}").read_bytes()
    assert content == (tmp_path / f"b.{kind}").read_bytes()
    assert b"CreationDate" not in content


def test_another_ending_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="png or pdf, not 'jpg'"):
        write_figure(drawn(), tmp_path / "m.png", tmp_path / "m.jpg")
    assert not list(tmp_path.iterdir())
