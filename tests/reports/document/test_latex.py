"""The report as LaTeX, and the PDF that is made of it."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from reports.document.contents import read_contents
from reports.document.latex import report_tex
from reports.document.pdf import compile_pdf
from reports.figure_file import write_figure
from reports.findings import COLUMNS, write_findings
from reports.latex import write_tex
from reports.tex import TexPart, TexTable, render
from tests.reports.document.conftest import CAPTION, record, run
from tests.reports.shown import needs_pdflatex

FOLDER = Path("results/mine")
HOSTILE = "100% of $A_B$ & {C} \\ #1 ~^<|> \\input{x} τ"


@pytest.fixture
def plain(plain: dict[str, Any]) -> dict[str, Any]:
    """The same with the files that the report takes in."""
    verdicts = ["holds", "holds", "not run", "no published value", "no published value"]
    frame = pd.DataFrame({"table": "table1", "verdict": verdicts, "published_status": ["ok"] * 4 + [""]})
    frame.to_csv(FOLDER / "ledger.csv", index=False)
    write_findings(pd.DataFrame(columns=COLUMNS), FOLDER / "findings.csv")
    table = TexTable("Cats", "table1", (TexPart(("method", "cat"), (("CF", "99"),)),), (), align="r")
    write_tex(render(table, standalone=False), FOLDER / "table1.tex")
    write_figure(Figure(figsize=(12, 20)), FOLDER / "figures/scores.cat.1.pdf")
    return plain


def printed(plain: dict[str, Any]) -> str:
    return report_tex(read_contents(plain))


def test_tables_figures_and_verdicts_come_in(plain: dict[str, Any]) -> None:
    text = printed(plain)
    assert r"1 & Cats & 2 & 0 & 1 & 1 & 1 & \pageref{tab:table1} \\" in text
    assert r"2 & it has not been made \\" in text
    assert "\\renewcommand{\\thetable}{1}\n\\input{table1.tex}" in text
    assert "\\section{Scores}\n\\begin{figure}[htbp]\n  \\centering\\shown{figures/scores.cat.1.pdf}" in text
    assert r"blocks & null & enough \\" in text
    assert "commit c0ffee (dirty); environment f00; 2026-01-02T03:04:05+00:00" in text
    assert r"\section{Ledger}" not in text


def test_what_the_checks_found_is_told_of_runs_in_no_table_too(plain: dict[str, Any]) -> None:
    assert "Findings" not in printed(plain)
    lines = [("warning", "", "pets a", "it diverged"), ("error", "table1", "pets 100% b", "it ranks nothing")]
    write_findings(pd.DataFrame(lines, columns=COLUMNS), FOLDER / "findings.csv")
    text = printed(plain)
    assert "Checks found 1 error and 1 warning" in text
    section = text.split("\\section{Findings}")[1]
    assert "1 & error & pets 100\\% b: it ranks nothing \\\\\n  none & warning & pets a: it diverged \\\\" in section


def test_the_footer_is_one_line_whatever_the_runs_were_made_with(plain: dict[str, Any]) -> None:
    for number in range(9):
        file = FOLDER / f"scores/c{number}.json"
        run(file, f"{number}" * 40, dirty=False, finished="2026-01-01T00:00:00+00:00", environment=f"e{number}" * 20)
    runs = [*plain["runs"], *(f"{FOLDER}/scores/c{number}.parquet" for number in range(9))]
    assert "commit c0ffee and 9 more (dirty); environment f00 and 9 more; " in printed({**plain, "runs": runs})


def test_appendices_follow_under_their_headings(plain: dict[str, Any]) -> None:
    files = [f"{FOLDER}/ledger.tex", f"{FOLDER}/significance/table1.tex"]
    text = printed({**plain, "appendices": {"All & more": files}})
    assert "\\section{All \\& more}\n\\input{ledger.tex}\n\\input{significance/table1.tex}\n" in text


@needs_pdflatex
def test_many_figures_and_a_table_of_ones_own_compile(plain: dict[str, Any]) -> None:
    """LaTeX holds back some fifty floats at most; an underscore in a label is not a text's."""
    own = {**plain["tables"][0], "name": "table_of_mine"}
    write_figure(Figure(figsize=(5, 5)), FOLDER / "figures/scores.cat.1.pdf")
    content = TexTable("Cats", "table_of_mine", (TexPart(("a", "b"), (("1", "2"),)),), (), align="l")
    write_tex(render(content, standalone=False), FOLDER / "table1.tex")
    write_tex(printed({**plain, "figures": 60 * plain["figures"], "tables": [own]}), FOLDER / "report.tex")
    compile_pdf(FOLDER / "report.tex", FOLDER / "report.pdf", shutil.which("pdflatex") or "")
    assert (FOLDER / "report.pdf").read_bytes().startswith(b"%PDF")


@needs_pdflatex
def test_any_text_compiles_to_the_same_bytes(plain: dict[str, Any]) -> None:
    record(FOLDER / "figures/scores.cat.1.json", figure={**CAPTION, "title": HOSTILE, "caption": HOSTILE})
    hostile = {"title": HOSTILE, "not_shown": {"table_mine": HOSTILE}, "stand_ins": [HOSTILE]}
    choices = [{"where": HOSTILE, "key": HOSTILE, "value": HOSTILE, "reason": HOSTILE}]
    tables = [{**plain["tables"][0], "title": HOSTILE}]
    tex, pdf = FOLDER / "report.tex", FOLDER / "report.pdf"
    write_tex(printed({**plain, **hostile, "choices": choices, "tables": tables}), tex)
    before = set(FOLDER.iterdir())
    made = []
    for _ in range(2):
        compile_pdf(tex, pdf, shutil.which("pdflatex") or "")
        made.append(pdf.read_bytes())
    assert made[0] == made[1]
    assert set(FOLDER.iterdir()) == before | {pdf}


@needs_pdflatex
def test_what_does_not_compile_says_where(tmp_path: Path) -> None:
    tex = tmp_path / "report.tex"
    write_tex("\\documentclass{article}\\begin{document}\n\\nothing\n\\end{document}", tex)
    with pytest.raises(RuntimeError, match=r"(?s)report\.tex:\n! Undefined control sequence\..*\\nothing"):
        compile_pdf(tex, tmp_path / "report.pdf", shutil.which("pdflatex") or "")
    assert not (tmp_path / "report.pdf").exists()
