"""Tables 1 and 6 of the embedded suite on a Slurm of one node with two GPUs, where a job is cancelled and one fails."""

import importlib.util
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Checkout

pytestmark = [pytest.mark.end_to_end, pytest.mark.slurm]
SLURM = Path(__file__).with_name("slurm.sh")
PROFILE = "workflow/profiles/slurm/config.yaml"
TABLES = ("results/embedded/table1.csv", "results/embedded/table6.csv")
FIT = "embedded_digits.one_vs_rest_flow_repetitions_0-2"
TRAINING = "logs/embedded/fit/digits.one_vs_rest/flow/repetitions_0-2.log"
CALL = ("--profile", str(Path(PROFILE).parent), "--slurm-init-seconds-before-status-checks", "1", "--max-threads", "2")
ON_GPU = {"extract", "fit", "extract_levels", "anomalies", "fit_maps"}
ON_CPU = {"prepare_category", "fit_reduction", "reduce", "fit_without_gpu"}
NEEDS_MORE = """if snakemake.wildcards.method == "bgad" and snakemake.resources.mem_mb < 20000:
    raise MemoryError
"""


@dataclass(frozen=True)
class Job:
    """A line of squeue."""

    number: int
    state: str
    partition: str
    gres: str
    memory: str
    rule: str
    wildcards: str


def jobs() -> list[Job]:
    """All that there were, in order."""
    command = ["squeue", "--states=all", "--noheader", "--format=%i|%T|%P|%b|%m|%k"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = []
    for number, *words, comment in (line.split("|") for line in listed.splitlines()):
        rule, _, wildcards = comment.removeprefix("rule_").partition("_wildcards_")
        found.append(Job(int(number), *words, rule, wildcards))
    return sorted(found, key=lambda job: job.number)


@dataclass(frozen=True)
class Call:
    """What a call of Snakemake printed, and its jobs."""

    printed: str
    jobs: list[Job]

    def of(self, rule: str, wildcards: str) -> list[tuple[str, str]]:
        """(state, memory) of each attempt."""
        return [(job.state, job.memory) for job in self.jobs if (job.rule, job.wildcards) == (rule, wildcards)]


@pytest.fixture(scope="module")
def slurm() -> Iterator[None]:
    if importlib.util.find_spec("snakemake_executor_plugin_slurm") is None:
        pytest.skip("the extra slurm is not installed (make EXTRAS=dev,slurm test)")
    installed = subprocess.run([SLURM, "install"], stderr=subprocess.PIPE, text=True)
    if installed.returncode:
        pytest.skip(f"no Slurm can be started here: {installed.stderr.strip()}")
    subprocess.run([SLURM, "up"], check=True)
    yield
    subprocess.run([SLURM, "down"], check=True)


@pytest.fixture(scope="module")
def checkout(slurm: None, make_industrial: Callable[..., Checkout]) -> Checkout:
    """With few rows. Its profile is edited as docs/clusters.md says, for a Slurm that keeps no accounts."""
    checkout = make_industrial()
    checkout.replace("config/tables/table1.yaml", "^rows: .*", "rows: [knn, flow]")
    checkout.replace(PROFILE, "slurm_partition: \"'cpu'\"", "slurm_partition: \"'batch'\"")
    checkout.replace(PROFILE, "slurm_partition: \"'gpu'\"", "slurm_partition: \"'accelerated'\"")
    checkout.replace(PROFILE, "^  slurm_account: .*\n", "")
    return checkout


@pytest.fixture(scope="module")
def refused(checkout: Checkout) -> Call:
    """On a GPU that no job gets."""
    printed = checkout.fails_or_not(*CALL, "--retries", "0", "--config", "device=cuda:7", "--", TABLES[0]).stdout
    return Call(printed, jobs())


@pytest.fixture(scope="module")
def cancelled(checkout: Checkout, refused: Call) -> Call:
    """Its jobs on a GPU are cancelled while a flow is trained."""
    before = len(jobs())
    with checkout.started(*CALL, "--retries", "0", "--", TABLES[0], log=TRAINING, text="step") as run:
        subprocess.run(["scancel", "--state=RUNNING", "--partition=accelerated"], check=True)
        assert run.wait(timeout=300) == 1
    return Call(max((checkout.folder / ".snakemake/log").iterdir()).read_text(), jobs()[before:])


@pytest.fixture(scope="module")
def finished(checkout: Checkout, cancelled: Call) -> Call:
    """To the end of both tables; one of its jobs has too little memory at first."""
    before = len(jobs())
    checkout.replace("workflow/scripts/fit_maps.py", "^with job", f"{NEEDS_MORE}with job")
    printed = checkout.snakemake(*CALL, "--", *TABLES)
    return Call(printed, jobs()[before:])


def test_a_job_refuses_a_gpu_that_its_node_lacks(refused: Call) -> None:
    assert "extract: ConfigurationError: config/config.yaml: device: found cuda:7, but this job on " in refused.printed
    assert {job.rule for job in refused.jobs if job.state == "FAILED"} == {"extract"}
    assert {job.rule for job in refused.jobs if job.state == "COMPLETED"} == {"prepare"}


def test_a_cancelled_job_is_run_by_the_next_call(cancelled: Call, finished: Call) -> None:
    assert "SLURM status is: 'CANCELLED'" in cancelled.printed
    assert cancelled.of("fit", FIT) == [("CANCELLED", "16000M")]
    assert finished.of("fit", FIT) == [("COMPLETED", "16000M")]
    done = {(job.rule, job.wildcards) for job in cancelled.jobs if job.state == "COMPLETED"}
    assert not done & {(job.rule, job.wildcards) for job in finished.jobs}


def test_a_job_that_fails_is_tried_again_with_more_memory(finished: Call) -> None:
    attempts = finished.of("fit_maps", "embedded_workshop.few_anomalies.weave_bgad_repetitions_0-2")
    assert attempts == [("FAILED", "16000M"), ("COMPLETED", "32000M")]
    assert [job.state for job in finished.jobs].count("FAILED") == 1


def test_jobs_on_a_gpu_ask_for_one_and_light_steps_are_no_jobs(cancelled: Call, finished: Call) -> None:
    ran = [*cancelled.jobs, *finished.jobs]
    assert {job.rule for job in ran if (job.partition, job.gres) == ("accelerated", "gres:gpu:1")} == ON_GPU
    assert {job.rule for job in ran if (job.partition, job.gres) == ("batch", "N/A")} == ON_CPU
    assert {job.rule for job in ran} == ON_GPU | ON_CPU


def test_the_tables_are_those_of_a_run_without_slurm(
    checkout: Checkout, finished: Call, finished_embedded: Checkout, finished_industrial: Checkout
) -> None:
    rows = checkout.read(TABLES[0]).splitlines()
    assert [row.partition(b",")[0] for row in rows] == [b"method", b"knn", b"flow"]
    assert set(rows) <= set(finished_embedded.read(TABLES[0]).splitlines())
    assert checkout.read(TABLES[1]) == finished_industrial.read(TABLES[1])
