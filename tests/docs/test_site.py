"""The site of docs/ builds, is whole, and asks for no network."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from workflow.docs.method_pages import families, run_methods

pytest.importorskip("mkdocs")
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


def build(config: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does: with --quiet, mkdocs would not count its warnings."""
    called = re.search(r"python -m mkdocs (build .*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert called
    command = [sys.executable, "-m", "mkdocs", *called[1].split(), "-f", str(config), "-d", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT / "mkdocs.yml", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Fetched(HTMLParser):
    """What a browser fetches by itself when it opens a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == FETCHED.get(tag)]


def fetched(page: Path) -> Iterator[str]:
    parser = Fetched()
    parser.feed(page.read_text(encoding="utf-8"))
    yield from parser.found


def test_no_page_asks_for_a_network(site: Path) -> None:
    """Every script, picture and style lies in the site, and no style names a font elsewhere."""
    pages = list(site.rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        for address in set(fetched(page)) - {""}:
            assert not re.match(r"\w+:|//", address), f"{page.name} fetches {address}"
            assert page.name == "404.html" or (page.parent / address).exists(), f"{page.name} lacks {address}"
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", styles)


def test_every_method_that_is_run_has_its_page(site: Path) -> None:
    pages = {key: site / page.replace(".md", ".html") for family in families() for key, page in family.pages.items()}
    assert pages.keys() == run_methods().keys()
    for key, path in pages.items():
        text = path.read_text(encoding="utf-8")
        for setting in run_methods()[key]["hyperparameters"]:
            assert f"<code>{setting}</code>" in text


def test_no_marker_and_no_formula_is_left(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<!-- (settings|methods|tables)|language-math|highlight-math", text), page.name


def test_dead_links_anchors_and_pages_outside_the_navigation_stop_the_build(tmp_path: Path) -> None:
    """With the settings of mkdocs.yml."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Top\n\n[a](lost.md) [b](other.md#lost) [c](/absolute.md) [d](#lost)\n")
    (docs / "other.md").write_text("# Other\n")
    settings = f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: {docs}\nhooks: []\nextra_css: []\nnav: [index.md]\n"
    (tmp_path / "mkdocs.yml").write_text(settings)
    done = build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 1
    for mistake in ("lost.md", "other.md#lost", "/absolute.md", "#lost", 'not included in the "nav"'):
        assert mistake in done.stderr
    assert "Aborted with 5 warnings in strict mode!" in done.stdout + done.stderr


def test_a_slip_in_a_formula_stops_the_build_and_names_the_page(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Top\n\n```math\n\\fraction{1}{2}\n```\n")
    hook = tmp_path / "hook.py"
    hook.write_text("from workflow.docs.hooks import on_page_markdown\n")
    settings = f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: {docs}\nhooks: [{hook}]\nextra_css: []\nnav: [index.md]\n"
    (tmp_path / "mkdocs.yml").write_text(settings)
    done = build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 1
    assert r"index.md: cannot draw the formula \fraction{1}{2}" in done.stdout + done.stderr
