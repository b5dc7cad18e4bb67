"""The report of a suite through Snakemake, from finished tables."""

import json
import re
import shutil

import pytest

from tests.end_to_end.conftest import Checkout
from tests.reports.shown import needs_pdflatex

pytestmark = pytest.mark.end_to_end
REPORT = "results/embedded/report"
BEFORE_TABLES = {
    "prepare",
    "tasks",
    "extract",
    "fit_reduction",
    "reduce",
    "fit",
    "fit_without_gpu",
    "metrics",
    "ledger",
}


def rules(printed: str) -> set[str]:
    """The rules whose jobs were started."""
    return set(re.findall(r"^(?:local)?rule (\w+):", printed, re.MULTILINE))


def test_it_shows_what_is_finished_and_trains_nothing(embedded: Checkout) -> None:
    printed = embedded.snakemake(f"{REPORT}.tex")
    assert "report_tex" in rules(printed)
    assert rules(printed).isdisjoint(BEFORE_TABLES)
    assert json.loads(embedded.read(f"{REPORT}.tex.json"))["shown"] == ["table1", "table2"]
    assert b"table3.csv" in embedded.read(f"{REPORT}.tex")
    assert "Nothing to be done" in embedded.snakemake(f"{REPORT}.tex")
    done = embedded.verify()
    assert (done.returncode, done.stderr) == (0, "")


def test_print_options_change_latex_alone(embedded: Checkout) -> None:
    """The report follows; neither the csv nor the ledger is made again."""
    before = embedded.contents(["results/embedded/table1.csv", "results/embedded/ledger.json"])
    embedded.replace("config/tables/table1.yaml", "^print: .*", "print: {decimals: 1, deviation: false}")
    printed = embedded.snakemake(f"{REPORT}.tex")
    assert rules(printed) >= {"table", "report_tex"}
    assert rules(printed).isdisjoint(BEFORE_TABLES)
    assert embedded.contents(before) == before
    assert rb"\pm" not in embedded.read("results/embedded/table1.tex")


@needs_pdflatex
def test_the_pdf_is_made_where_there_is_tex(embedded: Checkout) -> None:
    embedded.snakemake(f"{REPORT}.pdf")
    assert embedded.read(f"{REPORT}.pdf").startswith(b"%PDF")
    assert "Nothing to be done" in embedded.snakemake(f"{REPORT}.pdf")


def test_a_suite_without_anything_finished_is_refused(embedded: Checkout) -> None:
    shutil.copy(embedded.folder / "config/suites/embedded.yaml", embedded.folder / "config/suites/empty.yaml")
    done = embedded.fails_or_not("results/empty/report.tex")
    assert done.returncode != 0
    assert "results/empty: a report shows tables that are finished, and there is none" in done.stdout
