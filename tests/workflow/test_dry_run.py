"""What Snakemake plans and refuses, without running anything."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from workflow.errors import ROOT

Call = Callable[..., subprocess.CompletedProcess[str]]
MOST_JOBS = 150


@pytest.fixture
def dry_run(tmp_path: Path) -> Call:
    """Plans targets in an empty folder; each word before them is a setting."""

    def call(*targets: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return snakemake(tmp_path, "-n", targets=targets, **settings)

    return call


def snakemake(folder: Path, *words: str, targets: Iterable[str], **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), *words, "--cores", "1"]
    command += ["--directory", str(folder), "--configfile", str(ROOT / "config/config.yaml")]
    command += ["--config", *(f"{key}={value}" for key, value in {"device": "cpu", **settings}.items())]
    return subprocess.run([*command, "--", *targets], cwd=folder, capture_output=True, text=True, timeout=60)


def jobs(printed: str) -> dict[str, int]:
    """The number of jobs of each rule, and their total."""
    return {name: int(count) for name, count in re.findall(r"^(\w+) +(\d+)$", printed, re.MULTILINE)}


def test_the_papers_suite_is_few_jobs(dry_run: Call) -> None:
    """All tables and repetitions: a cluster's queue and start-up take longer than most jobs."""
    done = dry_run("all")
    assert done.returncode == 0, done.stdout + done.stderr
    planned = jobs(done.stdout + done.stderr)
    assert planned["total"] == sum(count for rule, count in planned.items() if rule != "total")
    assert 40 < planned["total"] <= MOST_JOBS


def test_with_celeba_every_table_is_planned(dry_run: Call, tmp_path: Path) -> None:
    (tmp_path / "celeba").mkdir()
    done = dry_run("all", local_copies="{celeba: celeba}")
    planned = jobs(done.stdout + done.stderr)
    assert planned["table"] + planned["confusion_matrix"] + planned["cost_table"] == 16


def test_the_default_target_needs_no_file_fetched_by_hand(dry_run: Call) -> None:
    done = dry_run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert jobs(done.stdout + done.stderr)["table"] == 13
    assert not re.search(r"(input|output): .*celeba", done.stdout + done.stderr)


def test_a_figure_needs_the_runs_of_its_table_alone(dry_run: Call) -> None:
    done = dry_run("results/embedded/figures/extremes.table1.png")
    planned = jobs(done.stdout + done.stderr)
    assert {rule: planned[rule] for rule in ("fit", "extremes")} == {"fit": 1, "extremes": 1}
    done = dry_run("results/embedded/figures/positive_difference.png")
    planned = jobs(done.stdout + done.stderr)
    assert planned == {"learned_density": 1, "positive_difference": 1, "total": 2}


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "results/table5.csv",
            r"papers\.yaml: tables: table5 needs celeba, but no copy of celeba is given as local_copi",
        ),
        ("results/embeded/table1.csv", r"'embeded' is no suite, .* Did you mean 'embedded'\?"),
        (
            "results/embedded/table17.csv",
            r"'table17' is no table of config/suites/embedded\.yaml\. Did you mean 'table7'\?",
        ),
    ],
)
def test_a_refusal_is_one_message(dry_run: Call, target: str, message: str) -> None:
    done = dry_run(target)
    printed = done.stdout + done.stderr
    assert done.returncode == 1
    assert re.search(message, printed)
    assert "Traceback" not in printed
    assert "Building DAG" not in printed


def test_a_gpu_that_is_not_there_is_refused_before_any_job(dry_run: Call, tmp_path: Path) -> None:
    """Planning needs none: a cluster's jobs look on their own machines."""
    target = "results/embedded/table1.csv"
    assert dry_run(target, device="cuda:99").returncode == 0
    done = snakemake(tmp_path, targets=[target], device="cuda:99")
    assert done.returncode == 1
    assert "config/config.yaml: device: found cuda:99, but this machine has" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "data").exists()


def test_parsing_needs_nothing_that_snakemake_does_not_bring() -> None:
    """With --use-conda the packages of the methods are not in the environment that reads the Snakefile."""
    code = (
        "import sys, snakemake.cli; before = set(sys.modules); import workflow.plan, workflow.device; "
        "print(*set(sys.modules) - before)"  # its plugins bring pandas and more
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"numpy", "pandas", "torch", "sklearn", "pyod", "timm", "PIL", "matplotlib", "scipy"}
    assert not heavy & {name.partition(".")[0] for name in done.stdout.split()}
