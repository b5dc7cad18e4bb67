"""The pages keep their own rules: sources of formulas, names of metrics, commands and files that are there."""

import importlib.util
import re
from pathlib import Path

import pytest
import yaml

from methods.anomalies import cut_paste, saliency
from reports import ledger
from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import METRICS
from reports.metrics import AUROC, VERSUS
from reports.published.reader import STATUSES
from tests.docs.pages import DOCS, PAGES, ROOT, blocks, commands, prose
from tests.workflow.conftest import SHARED
from tests.workflow.test_dry_run import snakemake

TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PAGES}
COMMANDS = sorted({command for text in TEXTS.values() for command in commands(text)})
TOP = "|".join(sorted(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")))
EXTERNAL = Path(__file__).with_name("external_links.txt")


def words_of(program: str) -> list[list[str]]:
    """The words of every command of that program, without the way to it."""
    found = [command.removeprefix(".venv/bin/").split() for command in COMMANDS]
    return [words for words in found if words[0] == program]


def test_every_formula_has_its_source() -> None:
    """In the first line after it."""
    after = re.compile(r"^```math\n[^`]*^```\n\s*(.*)$", re.MULTILINE)
    found = [(page, line) for page, text in TEXTS.items() for line in after.findall(text)]
    assert len(found) == sum(block.language == "math" for text in TEXTS.values() for block in blocks(text)) > 30
    assert [pair for pair in found if not re.fullmatch(r"\*Source: .+\.\*", pair[1])] == []


def test_every_metric_is_defined() -> None:
    text = TEXTS["docs/metrics.md"]
    names = [AUROC, f"{VERSUS}_<label>", *METRICS, *DEFINITIONS]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_column_verdict_and_status_of_the_ledger_is_explained() -> None:
    verdicts = ledger.HOLDS, ledger.DIFFERS, ledger.NOT_RUN, ledger.NO_PUBLISHED_VALUE
    named = {
        name
        for line in TEXTS["docs/ledger.md"].splitlines()
        for name in re.findall(r"`([^`]+)`", line.partition(" | ")[0])
    }
    assert {*ledger.COLUMNS, *verdicts, *STATUSES} - named == set()


def test_ranges_of_cut_paste_plus_are_those_of_the_code() -> None:
    area, covered = ([f"{100 * share:.0f}" for share in shares] for shares in (cut_paste.AREA, saliency.COVERED))
    (thin, thick), (short, long) = cut_paste.SCAR_WIDTH, cut_paste.SCAR_HEIGHT
    wanted = (
        f"{area[0]} to {area[1]} percent of the image's area",
        f"{short} to {long} x {thin} to {thick} pixels of an image of {cut_paste.SCAR_SIDE}",
        f"turned by {cut_paste.SCAR_TURN[0]} to {cut_paste.SCAR_TURN[1]} degrees",
        f"shorter over longer: {cut_paste.SHORTER[0]:g} to {cut_paste.SHORTER[1]:g}",
        f"times {1 - cut_paste.JITTER:g} to {1 + cut_paste.JITTER:g}",
        f"moved by up to {100 * cut_paste.SHIFT:g} percent",
        f"{covered[0]} to {covered[1]} percent of the image",
    )
    text = " ".join(TEXTS["docs/methods/cut_paste_plus.md"].split())
    assert [phrase for phrase in wanted if phrase not in text] == []


def test_targets_of_every_call_of_snakemake_can_be_planned(tmp_path: Path) -> None:
    """All in one dry run, with empty files in the place of local copies; what is the reader's own is left out."""
    for file in SHARED:
        (tmp_path / "shared" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "shared" / file).touch()
    calls = [words for words in words_of("snakemake") if not any(word.startswith("own=") for word in words)]
    targets = {word for words in calls for word in words if re.match(r"results/(?!mine/)", word)}
    assert len(targets) > 8
    done = snakemake(tmp_path, "-n", targets=sorted(targets), shared=str(tmp_path / "shared"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_that_is_called_is_there() -> None:
    calls = [words for program in ("python", "torchrun") for words in words_of(program) if "-m" in words]
    names = {words[words.index("-m") + 1] for words in calls}
    assert {"workflow.verify", "benchmarks.pixel_metrics", "methods.pretraining"} <= names
    assert [name for name in sorted(names) if importlib.util.find_spec(name) is None] == []


def test_every_target_of_make_is_there() -> None:
    wanted = {words[1] for words in words_of("make")} | {"docs"}
    assert [name for name in wanted if not re.search(rf"^{name}:", (ROOT / "Makefile").read_text(), re.MULTILINE)] == []


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_files_that_a_page_names_are_there(page: str) -> None:
    """Those of the checkout; what is in results/, data/prepared and so on is made."""
    named = re.findall(rf"`((?:{TOP})/[\w./-]+)`", prose(TEXTS[page]))
    files = [name for name in named if not re.match(r"results/|site/|data/(raw|prepared|features|pretrained)", name)]
    made_by_reader = {"config/suites/mine.yaml"}
    assert [name for name in files if not (ROOT / name).exists() and name not in made_by_reader] == []


def test_every_page_is_in_the_navigation_once() -> None:
    nav = yaml.safe_load(re.sub(r"!!python\S+", "", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))["nav"]
    listed = re.findall(r"[\w/]+\.md", str(nav))
    assert sorted(listed) == sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))


def test_external_links_are_listed() -> None:
    """Nobody fetches them here: a new one is looked at when it is added to the list."""
    found = {link for text in TEXTS.values() for link in re.findall(r"https?://[^\s)\"'`>]+", prose(text))}
    assert sorted(found) == EXTERNAL.read_text(encoding="utf-8").split()
