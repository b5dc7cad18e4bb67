"""The page: templates, styles and scripts in one file that asks no network for anything."""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import jinja2
from matplotlib import colormaps

from data.files import atomic
from reports.anomaly_maps import COLOURS, SHOWN_QUANTILES
from reports.html.bundle import read_bundle
from reports.html.embedding import data_url
from reports.html.map_sheets import MARKED, TOP
from reports.html.report import Report
from reports.metric_audit import HEADINGS, NOTES

HERE = Path(__file__).parent
SECTIONS = ("overview", "tables", "figures", "maps", "audit", "ledger", "choices", "timing", "provenance")
TITLES = {"maps": "Anomaly maps", "audit": "PRO by other definitions", "choices": "Declared choices"}


class Script(NamedTuple):
    """An element `script`, as its `type` says: a module or an import map."""

    type: str
    text: str

    @property
    def source(self) -> str:
        """What a Content-Security-Policy calls exactly this script (CSP level 3, 2.3.1)."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}'"


def render_page(report: Report) -> str:
    """The HTML of a report. What comes from files and settings is text in it, and runs nothing."""
    bundle, bundle_style = read_bundle()
    scripts = _scripts(bundle, report)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            policy=policy(scripts),
            styles=[bundle_style, (HERE / "assets/style.css").read_text(encoding="utf-8")],
            scripts=scripts,
            sections=[(name, TITLES.get(name, name.capitalize())) for name in SECTIONS],
            audit_headings=HEADINGS,
            audit_notes=NOTES,
            colours=colours(),
            quantiles=SHOWN_QUANTILES,
            marked=MARKED,
            most=max((len(sheet["labels"]) for sheet in report.sheets), default=0),
        )
    )


def write_page(report: Report, path: Path) -> None:
    """Writes the page in UTF-8, all or nothing."""
    with atomic(path) as temporary:
        temporary.write_text(render_page(report), encoding="utf-8")


def policy(scripts: Iterable[Script]) -> str:
    """The Content-Security-Policy of a page: these scripts and what lies in the page itself, and no address at all."""
    sources = " ".join(script.source for script in scripts)
    rules = {
        "default-src": "'none'",
        "script-src": f"{sources} data:",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def colours() -> list[list[int]]:
    """The colour, red, green and blue, of each level of a map."""
    return [[round(255 * part) for part in colormaps[COLOURS](level)[:3]] for level in range(TOP + 1)]


def _scripts(bundle: str, report: Report) -> list[Script]:
    addresses = {"imports": {"datatables": data_url(bundle.encode(), "text/javascript")}}
    names = ["tables", "figures", *(["maps"] if report.sheets else [])]
    texts = [(HERE / "assets" / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return [Script("importmap", json.dumps(addresses)), *(Script("module", text) for text in texts)]


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
