"""What can be said of the page without a browser."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports.html.page import render_page
from reports.html.report import Report
from tests.reports.html.world import HOSTILE, make_report

REFERENCES = {"src", "href", "action", "srcset", "poster", "data", "formaction"}


class Page(HTMLParser):
    """Elements with their attributes, and the texts of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append((self.elements[-1][1]["type"], data))

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make_report(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(render_page(report))


def test_every_reference_is_into_the_page(page: Page) -> None:
    found = [value for name in REFERENCES for value in page.attributes(name)]
    targets = {f"#{name}" for name in page.attributes("id")}
    assert found
    assert [value for value in found if not value.startswith("data:") and value not in targets] == []


def test_figures_of_one_name_are_different_pictures(page: Page) -> None:
    pictures = [a["src"] for tag, a in page.elements if tag == "img" and (a.get("alt") or "").startswith("Wide")]
    assert len(set(pictures)) == len(pictures) == 2


def test_only_the_scripts_of_the_page_may_run(page: Page) -> None:
    """The policy names the hash of each, and there is none beside them."""
    (policy,) = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    digests = [hashlib.sha256(text.encode()).digest() for kind, text in page.scripts if kind != "application/json"]
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [f"'sha256-{base64.b64encode(d).decode()}'" for d in digests] + ["data:"]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_hostile_names_make_no_element(page: Page) -> None:
    assert "x" not in page.attributes("src")
    assert f"Enlarge: Wide {HOSTILE}" in page.attributes("aria-label")


def test_names_are_unique_and_labels_point_at_them(page: Page) -> None:
    names = Counter(page.attributes("id"))
    assert [name for name, count in names.items() if count > 1] == []
    pointed_at = [*page.attributes("for"), *page.attributes("aria-labelledby"), *page.attributes("aria-describedby")]
    assert {name for value in pointed_at for name in value.split()} <= names.keys()


def test_severe_findings_are_told_at_the_top_and_at_their_table(report: Report) -> None:
    html = render_page(report)
    banner = re.compile(r'aria-label="Severe findings( on table11)?"')
    assert [found[1] for found in banner.finditer(html)] == [None, " on table11"]
    without = render_page(replace(report, findings=report.findings[1:]))
    assert not banner.search(without)
    assert "1 warning of the checks" in without


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_findings_of_no_table_are_told_at_the_top(report: Report, severity: str) -> None:
    """And those of a table with its name."""
    found = {"severity": severity, "table": "", "place": "digits", "text": "off"}
    html = render_page(replace(report, findings=(found, {**found, "table": "table1"})))
    overview = html[html.index('<section id="overview"') : html.index('<section id="tables"')]
    words = "severe" if severity == "error" else "warning"
    assert f"<strong>{words}</strong>, digits: off" in overview
    assert f"<strong>{words}</strong>, table1, digits: off" in overview


def test_verdicts_are_counted(report: Report) -> None:
    """As on the ledger's page: cells of ours of which the paper has none are no published ones without a value."""
    counts = {"holds": 2, "differs": 2, "not run": 2, "no published value": 0, "ours alone": 5}
    assert report.verdicts["table1"] == counts
    assert report.totals["ours alone"] == 5 + report.verdicts["table11"]["ours alone"]
    assert [line["verdict"] for line in report.ledger].count("ours alone") == report.totals["ours alone"]
    assert list(report.totals) == list(counts)


def test_the_ledger_has_published_deviations(report: Report) -> None:
    html = render_page(report)
    assert ">89.5 <small>±0.3</small></td>" in html
    assert ">95.5</td>" in html


def test_a_suite_without_maps_says_so(report: Report) -> None:
    html = render_page(replace(report, sheets=()))
    assert "No method of these tables localises." in html
    assert "map-data" not in html


def test_equal_reports_are_equal_bytes(report: Report, tmp_path: Path) -> None:
    made = make_report(tmp_path / "again")
    assert [*made.pictures.values()] == [*report.pictures.values()]
    again = replace(made, contents=report.contents, files=report.files, pictures=report.pictures)
    assert render_page(again) == render_page(report)
