from pathlib import Path

import pytest

from reports.tex import Tex, TexPart, TexTable, column_parts, escape, render
from tests.reports.shown import check_compiles, needs_pdflatex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("50% & more_of #1", r"50\% \& more\_of \#1"),
        ("a\\b", r"a\textbackslash{}b"),
        ("{x}^2 ~ $y$", r"\{x\}\textasciicircum{}2 \textasciitilde{} \$y\$"),
        ("<a|b>", r"\textless{}a\textbar{}b\textgreater{}"),
        ("two\nlines", "two lines"),
        ("Müller’s 1–2 ≥ τ\x07", r"Müller's 1\textendash{}2 $\geq$ [U+03C4][U+0007]"),
        ("--cores ---", "-{}-cores -{}-{}-"),
        (Tex(r"\textbf{1}"), r"\textbf{1}"),
    ],
)
def test_escape(text: str, latex: str) -> None:
    assert escape(text) == latex


@needs_pdflatex
@pytest.mark.parametrize("encoding", ["OT1", "T1"])
def test_any_character_compiles(tmp_path: Path, encoding: str) -> None:
    text = "\n".join(escape(f"x{chr(code)}x") for code in (*range(0x300), 0x4E2D, 0x1F600))
    head = rf"\documentclass{{article}}\usepackage[{encoding}]{{fontenc}}\usepackage[utf8]{{inputenc}}"
    check_compiles(rf"{head}\begin{{document}}\raggedright {text}\end{{document}}", tmp_path)


def test_everything_given_is_escaped_but_tex() -> None:
    part = TexPart(("a_b", "c&d"), (("100%", Tex(r"\textbf{1}")),))
    text = render(TexTable("$5", "t1", (part,), ("x#y",), align="r"), standalone=False)
    assert r"a\_b & c\&d \\" in text
    assert r"100\% & \textbf{1} \\" in text
    assert r"\caption{\$5}" in text
    assert r"x\#y" in text
    assert r"\begin{tabular}{@{}lr@{}}" in text


def test_what_a_page_does_not_hold_is_continued() -> None:
    """Three parts of 28 rows: two floats of one number, the notes below the last."""
    part = TexPart(("a",), 28 * (("1",),))
    text = render(TexTable("t", "t", (part, part, part), ("below",), align="r"), standalone=False)
    assert text.count(r"\begin{table}") == text.count(r"\end{table}") == 2
    first, second = text.split(r"\end{table}")[:2]
    assert (first.count(r"\begin{tabular}"), second.count(r"\begin{tabular}")) == (2, 1)
    assert r"\label{tab:t}" in first
    assert "below" not in first
    assert "\\addtocounter{table}{-1}\n  \\caption{t (continued)}" in second
    assert "below" in second


def test_standalone_is_the_same_float_in_a_document() -> None:
    table = TexTable("t", "t", (TexPart(("a",), ()),), (), align="r")
    document = render(table, standalone=True)
    assert document.startswith(r"\documentclass")
    assert render(table, standalone=False) in document
    assert document.rstrip().endswith(r"\end{document}")


@pytest.mark.parametrize(("count", "limit", "lengths"), [(11, 12, [11]), (21, 12, [10, 11]), (4, 1, [1] * 4)])
def test_columns_are_split_evenly(count: int, limit: int, lengths: list[int]) -> None:
    columns = [str(number) for number in range(count)]
    parts = column_parts(columns, limit)
    assert [len(part) for part in parts] == lengths
    assert [column for part in parts for column in part] == columns
