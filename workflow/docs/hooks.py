"""What MkDocs calls while it builds the site (`hooks` in mkdocs.yml)."""

import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from workflow.docs.formulas import drawn
from workflow.docs.method_pages import MARKER, families, method_page, method_table, table_list
from workflow.docs.settings import settings_table

SETTINGS = re.compile(r"^<!-- settings: (\S+) (\S+) -->$", re.MULTILINE)
TABLES = "<!-- tables -->"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The navigation lists each family's methods under its page."""
    below = {family.page: list(family.pages.values()) for family in families()}
    config.nav = [_unfolded(item, below) for item in config.nav or []]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Each method that a family explains has a page."""
    for family in families():
        for key, page in family.pages.items():
            files.append(File.generated(config, page, content=method_page(key, family)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Markers become tables and formulas drawings; a mistake in one stops the build and names the page."""
    try:
        text = SETTINGS.sub(lambda marker: settings_table(marker[1], marker[2]), markdown.replace(TABLES, table_list()))
        return drawn(MARKER.sub(lambda marker: method_table(marker[1].split()), text))
    except Exception as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from error


def _unfolded(item: Any, below: dict[str, list[str]]) -> Any:
    """An item of the navigation, in which a page with others below it has become a list of all of them."""
    if isinstance(item, list):
        return [_unfolded(part, below) for part in item]
    if isinstance(item, dict):
        return {title: _unfolded(part, below) for title, part in item.items()}
    return [item, *below[item]] if item in below else item
