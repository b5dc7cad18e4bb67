"""What the pages say of tables and of each method that is run, out of config/."""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from workflow.configuration import ROOT, Configuration, load
from workflow.docs.settings import settings_rows, table
from workflow.errors import ConfigurationError

DOCS = ROOT / "docs"
FAMILIES = "methods/*/index.md"
MARKER = re.compile(r"^<!-- methods: (.+) -->$", re.MULTILINE)
GIVEN = {
    "inliers": "normal images",
    "auxiliary": "an auxiliary set",
    "known_anomalies": "a few known anomalies with masks",
    "synthetic_anomalies": "synthetic anomalies (CutPaste Plus)",
}


@dataclass(frozen=True)
class Family:
    """A page of docs/ and the methods that it explains; `folder` is the page's, and `methods` are by key."""

    folder: str
    title: str
    methods: tuple[str, ...]

    @property
    def page(self) -> str:
        return f"{self.folder}/index.md"

    @property
    def pages(self) -> dict[str, str]:
        """The page of each of its methods."""
        return {key: f"{self.folder}/{key}.md" for key in self.methods}


@cache
def configuration() -> Configuration:
    """config/ as it stands in the checkout."""
    return load(yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8")), ROOT / "config")


def run_methods() -> Mapping[str, Any]:
    """The entries of the methods that are run, by key."""
    return {key: entry for key, entry in configuration().methods.items() if "quoted" not in entry}


def families() -> list[Family]:
    """The pages that explain methods, by the marker in each: `<!-- methods: key key ... -->`."""
    found = []
    for path in sorted(DOCS.glob(FAMILIES)):
        text = path.read_text(encoding="utf-8")
        if marker := MARKER.search(text):
            folder = path.parent.relative_to(DOCS).as_posix()
            found.append(Family(folder, _title(text), tuple(marker[1].split())))
    return found


def method_table(keys: Iterable[str]) -> str:
    """What each method is given and which tables run it, with a link to its page beside this one."""
    entries = {key: _entry(key) for key in keys}
    rows = [(f"[`{key}`]({key}.md)", entry["label"], _given(entry), _tables(key)) for key, entry in entries.items()]
    return table(("key", "method", "is given", "tables"), rows)


def table_list() -> str:
    """Every table of config/tables: what it shows and where it is from."""
    rows = [(f"`{name}`", file["title"], file["source"], str(len(file["rows"]))) for name, file in _tables_in_order()]
    return table(("table", "shows", "from", "methods"), rows)


def method_page(key: str, family: Family) -> str:
    """The page of one method, in Markdown."""
    entry = _entry(key)
    parts = [
        f"# {entry['label']}",
        f"`{key}` in `config/methods.yaml`; equations, choices and deviations: [{family.title}](index.md).",
        *_description(entry["class"]),
        "\n".join(f"- {name}: {text}" for name, text in _facts(key, entry)),
        "## Hyperparameters",
        settings_rows(entry["hyperparameters"]) if entry["hyperparameters"] else "It has none.",
        *_of_suites(key),
    ]
    return "\n\n".join(parts) + "\n"


def _entry(key: str) -> Mapping[str, Any]:
    if key not in run_methods():
        raise ConfigurationError(f"marker of methods: found {key!r}; expected one of config/methods.yaml that is run")
    entry: Mapping[str, Any] = run_methods()[key]
    return entry


def _facts(key: str, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [
        ("Class", f"`{entry['class']}`"),
        ("Is given", _given(entry)),
        ("Level maps", f"of `{entry['level_backbone']}`" if "level_backbone" in entry else ""),
        ("Starts from", f"a trained `{entry['starts_from']}`" if "starts_from" in entry else ""),
        ("Auxiliary flow", f"a `{entry['auxiliary_starts_from']}`" if "auxiliary_starts_from" in entry else ""),
        ("Repetitions", "one: it is deterministic" if entry.get("deterministic") else ""),
        ("Tables", _tables(key)),
    ]
    return [(name, text) for name, text in facts if text]


def _given(entry: Mapping[str, Any]) -> str:
    return ", ".join(GIVEN[word] for word in entry["uses"])


def _tables(key: str) -> str:
    numbers = [name.removeprefix("table") for name, file in _tables_in_order() if key in file["rows"]]
    return ", ".join(numbers) or "none"


def _tables_in_order() -> list[tuple[str, Mapping[str, Any]]]:
    """Table 2 before table 10."""
    return sorted(configuration().tables.items(), key=lambda item: (len(item[0]), item[0]))


def _description(dotted: str) -> list[str]:
    """The docstring of a class of ours and the first line of its module's; nothing of another package's."""
    module, _, name = dotted.rpartition(".")
    path = ROOT / f"{module.replace('.', '/')}.py"
    if not path.is_file():
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kind = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    first = (ast.get_docstring(tree) or "").partition("\n")[0]
    return [text for text in (first, ast.get_docstring(kind)) if text]


def _of_suites(key: str) -> list[str]:
    """What suites put in the place of these values."""
    parts = []
    for name, suite in configuration().suites.items():
        if values := suite.get("hyperparameters", {}).get(key):
            parts += [f"### In the suite `{name}`", settings_rows(values)]
    return parts


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")
