"""Faults in the middle of a call of Snakemake: what is then on disk, and what the next call makes of it."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.download_server import CONTENT, HALF, SHA256, Server
from tests.end_to_end.conftest import Checkout
from workflow.configuration import load
from workflow.plan import Plan
from workflow.yaml_file import parse

pytestmark = pytest.mark.end_to_end
TABLE = "results/embedded/table1.csv"
CSV = (TABLE, "results/embedded/metrics.csv", "results/embedded/ledger.csv")

# Read by Python as it starts, where it is in the folder of the packages: a job is hit when it is about to give a file
# its name, which is when all of it is written and nothing of it counts yet.
HOOK = """
import os, signal, time
from pathlib import Path

if "FAULT" in os.environ:
    pattern, victim = os.environ["FAULT"].split(":")
    rename = Path.replace

    def hit(self, target):
        if Path(target).match(pattern):
            if victim == "job":
                os.kill(os.getpid(), signal.SIGKILL)
            if victim == "all":
                os.killpg(os.getsid(0), signal.SIGKILL)
            if victim == "snakemake":
                os.kill(os.getsid(0), signal.SIGKILL)
            Path("waiting").touch()
            while not Path("go").exists():
                time.sleep(0.02)
        return rename(self, target)

    Path.replace = hit
"""
KILLS = {
    "data/prepared/digits-*/test.npy": "job",
    "data/features/glyphs-*/train.*.npy": "all",
    "results/embedded/tasks/digits.*.test.parquet": "job",
    "results/embedded/scores/*/flow/repetitions_*.parquet": "all",
    "results/embedded/models/*/mse/repetitions_*.safetensors": "job",
    "results/embedded/metrics.csv": "all",
    "results/embedded/ledger.csv": "job",
    TABLE: "all",
}


@dataclass(frozen=True)
class Faulty(Checkout):
    """A checkout whose jobs can be hit."""

    @property
    def printed(self) -> str:
        """By the last call that was started."""
        return self.read("printed").decode()

    def start(self, *words: str, fault: str = "") -> subprocess.Popen[bytes]:
        """A call in a session of its own; `fault` is `<pattern of a file>:<job, all, snakemake or nobody>`."""
        environment = os.environ | ({"FAULT": fault} if fault else {})
        with (self.folder / "printed").open("wb") as out:
            return subprocess.Popen(
                self.command(*words), cwd=self.folder, env=environment, start_new_session=True, stdout=out, stderr=out
            )

    def await_file(self, name: str) -> None:
        deadline = time.monotonic() + 300
        while not (self.folder / name).exists():
            assert time.monotonic() < deadline, f"{name} never came"
            time.sleep(0.02)

    def hidden(self) -> list[Path]:
        """Temporary files that nobody has cleared away."""
        return [path for top in ("data", "results") for path in (self.folder / top).rglob(".*-*")]


@pytest.fixture(scope="module")
def make_faulty(make_checkout: Callable[[], Checkout]) -> Callable[[], Faulty]:
    """Two methods, one repetition and one table."""

    def make() -> Faulty:
        checkout = Faulty(make_checkout().folder)
        checkout.replace("config/tables/table1.yaml", r"^rows: .*", "rows: [mse, flow]")
        checkout.replace("config/suites/embedded.yaml", r"^tables: .*", "tables: [table1]")
        checkout.replace("config/suites/embedded.yaml", r"^repetitions: 3", "repetitions: 1")
        (checkout.folder / "sitecustomize.py").write_text(HOOK)
        return checkout

    return make


@pytest.fixture(scope="module")
def finished(make_faulty: Callable[[], Faulty]) -> Faulty:
    checkout = make_faulty()
    checkout.snakemake(TABLE)
    return checkout


def test_each_step_is_killed_in_turn_and_the_last_call_ends_with_the_same_bytes(
    finished: Faulty, make_faulty: Callable[[], Faulty]
) -> None:
    """A file that an earlier call had the time to make is removed first."""
    killed = make_faulty()
    for pattern, victim in KILLS.items():
        for made in killed.folder.glob(pattern):
            made.unlink()
        assert killed.start(TABLE, fault=f"{pattern}:{victim}").wait(timeout=300) != 0
        assert not list(killed.folder.glob(pattern)), f"{pattern} is there\n{killed.printed[-2000:]}"
        assert killed.hidden()
    killed.snakemake(TABLE)
    assert killed.contents(CSV) == finished.contents(CSV)
    assert killed.hidden() == []


@pytest.fixture
def waiting(finished: Faulty) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts a call whose last job waits for the file `go`; all that it made is removed before."""

    def start(victim: str) -> subprocess.Popen[bytes]:
        for path in [finished.folder / name for name in (TABLE, "go", "waiting")]:
            path.unlink(missing_ok=True)
        process = finished.start(TABLE, fault=f"{TABLE}:{victim}")
        finished.await_file("waiting")
        return process

    yield start
    (finished.folder / "go").touch()


def test_of_two_calls_at_once_one_is_refused_and_the_other_ends(
    finished: Faulty, waiting: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    before = finished.contents(CSV)
    first = waiting("nobody")
    second = finished.fails_or_not(TABLE)
    assert second.returncode != 0
    assert "Another call of snakemake" in second.stdout
    assert "cannot be locked" in second.stdout
    (finished.folder / "go").touch()
    assert first.wait(timeout=300) == 0, finished.printed
    assert finished.contents(CSV) == before


def test_no_call_runs_beside_the_jobs_of_a_killed_one(
    finished: Faulty, waiting: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    """Else they would write over its results when they end."""
    before = finished.contents(CSV)
    killed = waiting("snakemake")
    assert killed.wait(timeout=300) == -signal.SIGKILL
    refused = finished.fails_or_not(TABLE)
    assert refused.returncode != 0
    assert "a job of one that was killed, is at work" in refused.stdout
    (finished.folder / "go").touch()
    finished.await_file(TABLE.replace(".csv", ".json"))
    finished.snakemake(TABLE)
    assert finished.contents(CSV) == before


def test_a_changed_backbone_makes_its_features_again_and_no_image(finished: Faulty) -> None:
    finished.replace("config/backbones.yaml", "  label: pixels", "  label: other pixels")
    printed = finished.snakemake("-n", TABLE)
    finished.replace("config/backbones.yaml", "  label: other pixels", "  label: pixels")
    planned = dict(re.findall(r"^(\w+) +(\d+)$", printed, re.MULTILINE))
    assert planned.pop("total")
    assert planned.pop("extract") == "3"
    after = {"metrics", "ledger", "findings", "table"}
    assert set(planned) == {"fit_reduction", "reduce", "fit", "fit_without_gpu", *after}


def test_a_killed_download_goes_on_where_it_was(finished: Faulty, server: Server) -> None:
    registry = "config/datasets.yaml"
    finished.replace(registry, r"http://ufldl\S+", server.url("stalls"))
    finished.replace(registry, r"sha256:cdce80dfb2a2\w+\n      bytes: \d+", f"{SHA256}\n      bytes: {len(CONTENT)}")
    target = "data/raw/svhn/test_32x32.mat"
    process = finished.start(target)
    part = finished.folder / f"{target}.part"
    finished.await_file(str(part))
    while part.stat().st_size < HALF:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    finished.replace(registry, r"/stalls/", "/whole/")
    finished.snakemake(target)
    assert finished.read(target) == CONTENT
    assert server.ranges == [("stalls", None), ("whole", f"bytes={HALF}-")]
    assert not part.exists()


def test_a_changed_copy_is_decoded_again(finished: Faulty, tmp_path: Path) -> None:
    """Although neither the folder nor its name has changed."""
    picture = tmp_path / "copy/train/cat/0.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (32, 32), (10, 20, 30)).save(picture)
    copy = f"{{cifar10: {{path: {tmp_path}/copy, layout: class_folders}}}}"
    finished.replace("config/config.yaml", r"^local_copies: \{\}", f"local_copies: {copy}")
    settings = {**parse(finished.folder / "config/config.yaml"), "suite": "embedded"}
    suite = Plan(load(settings, finished.folder / "config"), ["results/papers/ledger.csv"]).suite("papers")
    (name,) = [images.name for images in suite.image_sets.values() if images.dataset == "cifar10"]
    target = f"data/prepared/{name}/train.npy"
    finished.snakemake(target)
    assert np.load(finished.folder / target)[0, 0, 0].tolist() == [10, 20, 30]
    assert "Nothing to be done" in finished.snakemake(target)
    Image.new("RGB", (32, 32), (40, 50, 60)).save(picture)
    finished.snakemake(target)
    assert np.load(finished.folder / target)[0, 0, 0].tolist() == [40, 50, 60]


@pytest.fixture
def small_disk(finished: Faulty, make_faulty: Callable[[], Faulty]) -> Iterator[Faulty]:
    """A checkout with the features of `finished`, whose results lie on a disk of 200 KiB."""
    checkout = make_faulty()
    results = checkout.folder / "results"
    results.mkdir()
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", results]).returncode:
        pytest.skip("mounting a small disk needs root")
    for name in ("data", ".snakemake"):
        shutil.copytree(finished.folder / name, checkout.folder / name, dirs_exist_ok=True)
    yield checkout
    subprocess.run(["umount", results], check=True)


def remount(checkout: Faulty, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", checkout.folder / "results"], check=True)


def test_a_read_only_results_folder_is_named_and_a_full_one_goes_on_when_there_is_space(
    finished: Faulty, small_disk: Faulty
) -> None:
    remount(small_disk, "ro")
    refused = small_disk.fails_or_not(TABLE)
    assert refused.returncode != 0
    assert "results/embedded: cannot be written" in refused.stdout
    assert "Traceback" not in refused.stdout
    remount(small_disk, "rw")
    full = small_disk.fails_or_not(TABLE)
    assert full.returncode != 0
    named = set(re.findall(r"no space is left on the disk; free some and call again: '(\S+)'", full.stdout))
    assert named
    assert not [name for name in named if (small_disk.folder / name).exists()]
    assert small_disk.hidden() == []
    remount(small_disk, "size=100m")
    small_disk.snakemake(TABLE)
    assert small_disk.contents(CSV) == finished.contents(CSV)
