"""What the profiles say of the rules, and what Snakemake makes of them."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflow.errors import ROOT

PROFILES = ROOT / "workflow/profiles"
SNAKEFILE = """
rule all:
    input: expand("{device}{number}", device=["gpu", "cpu"], number=[0, 1])
rule work:
    output: "{device}{number}"
    resources: gpu=lambda wildcards: int(wildcards.device == "gpu")
    shell: "date +%s.%N > {output}; sleep 1; date +%s.%N >> {output}"
"""


@pytest.fixture(scope="module")
def slurm() -> dict[str, Any]:
    profile: dict[str, Any] = yaml.safe_load((PROFILES / "slurm/config.yaml").read_text(encoding="utf-8"))
    return profile


@pytest.fixture(scope="module")
def rules() -> dict[str, str]:
    """The text of each rule by its name."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "workflow/rules").glob("*.smk"))
    return dict(re.findall(r"^rule (\w+):\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL))


def test_the_rules_that_take_a_gpu_ask_slurm_for_one(slurm: dict[str, Any], rules: dict[str, str]) -> None:
    taking = {name for name, text in rules.items() if re.search(r"\bgpu=1\b", text)}
    asking = {name for name, resources in slurm["set-resources"].items() if resources.get("gres") == "'gpu:1'"}
    assert len(taking) > 5
    assert asking == taking == {name for name, of in slurm["set-resources"].items() if "slurm_partition" in of}


def test_memory_and_runtime_grow_with_each_attempt(slurm: dict[str, Any]) -> None:
    for resources in (slurm["default-resources"], *slurm["set-resources"].values()):
        for expression in (resources["mem_mb"], resources["runtime"]):
            first, second = (eval(expression, {"attempt": attempt}) for attempt in (1, 2))
            assert 0 < first < second


def test_three_lines_near_the_top_are_to_be_edited() -> None:
    lines = (PROFILES / "slurm/config.yaml").read_text(encoding="utf-8").splitlines()
    edited = [line.split()[0] for line in lines[:25] if "# <--" in line]
    assert edited == ["slurm_partition:", "slurm_account:", "slurm_partition:"]
    assert sum("<--" in line for line in lines) == 3


def test_two_jobs_never_share_the_gpu_of_a_machine(tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text(SNAKEFILE)
    command = [sys.executable, "-m", "snakemake", "--profile", str(PROFILES / "local")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    gpu, cpu = (
        sorted(list(map(float, (tmp_path / f"{of}{n}").read_text().split())) for n in (0, 1)) for of in ("gpu", "cpu")
    )
    assert gpu[0][1] <= gpu[1][0]
    assert cpu[1][0] < cpu[0][1]
