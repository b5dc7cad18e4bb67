"""The report of a suite through Snakemake, from finished tables."""

import json
import re
import shutil
from typing import Any

import pytest

from tests.end_to_end.conftest import Checkout
from tests.reports.shown import needs_pdflatex

pytestmark = pytest.mark.end_to_end
REPORT = "results/embedded/report"
BEFORE_TABLES = {
    "prepare",
    "prepare_category",
    "tasks",
    "extract",
    "extract_levels",
    "fit_reduction",
    "reduce",
    "fit",
    "fit_without_gpu",
    "fit_maps",
    "metrics",
    "ledger",
}


def parsed(page: str, variable: str) -> Any:
    """What a script of the page sets a variable to."""
    assigned = f"var {variable} = "
    return json.JSONDecoder().raw_decode(page, page.index(f'{assigned}{{"') + len(assigned))[0]


def rules(printed: str) -> set[str]:
    """The rules whose jobs were started."""
    return set(re.findall(r"^(?:local)?rule (\w+):", printed, re.MULTILINE))


def test_the_html_report_shows_what_is_finished_and_trains_nothing(embedded: Checkout) -> None:
    printed = embedded.snakemake(f"{REPORT}.html")
    assert "html_report" in rules(printed)
    assert rules(printed).isdisjoint(BEFORE_TABLES)
    html = embedded.read(f"{REPORT}.html").decode()
    assert re.findall(r'<article class="table" id="(\w+)"', html) == ["table1", "table2"]
    assert "<strong>table6</strong>: it has not been made; snakemake --cores 4 results/embedded/table6.csv" in html
    assert len(html) < 25e6


def test_snakemakes_own_report_has_captions_categories_and_labels(embedded: Checkout) -> None:
    figures = {name: f"results/embedded/figures/{name}.png" for name in ("roc.table1", "positive_difference")}
    targets = [*figures.values(), "results/embedded/table1.csv"]
    embedded.snakemake(*targets)
    embedded.snakemake("--report", "own.html", "--", *targets)
    page = embedded.read("own.html").decode()
    files, categories = (parsed(page, name) for name in ("results", "categories"))
    by_section = {section: set(paths) for section, paths in categories["embedded"].items()}
    assert by_section == {
        "Tables": {targets[-1]},
        "Ledger": {"results/embedded/ledger.csv"},
        "Curves": {figures["roc.table1"]},
        "Theory": {figures["positive_difference"]},
    }
    assert files[figures["roc.table1"]]["labels"] == {"figure": "ROC curves", "of": "table1"}
    assert "one class against the rest, on digits: ROC curves" in files[figures["roc.table1"]]["caption"]
    assert "N(1.0, 2.0) of the auxiliary set" in " ".join(files[figures["positive_difference"]]["caption"].split())
    assert "Replicates Contrastive normalizing flows, table 1" in files[targets[-1]]["caption"]


def test_the_latex_shows_what_is_finished_and_trains_nothing(embedded: Checkout) -> None:
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
