"""A copy of the project to run the workflow in, so that a test's results touch nobody's."""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CONTRAFLOW_SHARED", ROOT.parent / "shared"))


@dataclass(frozen=True)
class Checkout:
    """A folder with the project's files; `snakemake` runs in it."""

    folder: Path

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", "--cores", "2", *words]

    def snakemake(self, *words: str) -> str:
        """Run to the end; returns what was printed. A failure fails the test with the last of it."""
        done = self.fails_or_not(*words)
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout

    def fails_or_not(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    @contextmanager
    def started(self, *words: str, log: str, text: str) -> Iterator[subprocess.Popen[bytes]]:
        """A run that has come to where `text` stands in the file `log`; it is killed with its jobs, unless it ended."""
        process = subprocess.Popen(self.command(*words), cwd=self.folder, start_new_session=True)
        deadline = time.monotonic() + 300
        try:
            while not self.says(log, text):
                assert process.poll() is None, "the run ended too early"
                assert time.monotonic() < deadline, f"{log} never said {text!r}"
                time.sleep(0.02)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def start_and_kill(self, *words: str, log: str, text: str) -> None:
        """Kill a run with all its jobs as soon as `text` stands in the file `log`."""
        with self.started(*words, log=log, text=text):
            pass

    def says(self, log: str, text: str) -> bool:
        return (self.folder / log).exists() and text.encode() in self.read(log)

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def contents(self, paths: Iterable[str]) -> dict[str, bytes]:
        return {path: self.read(path) for path in paths}

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Of the embedded suite."""
        command = [sys.executable, "-m", "workflow.verify", "results/embedded"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def forge(self, path: str, content: bytes) -> None:
        """Change a result as one who hides it: the record beside it has the new hash."""
        (self.folder / path).write_bytes(content)
        record = (self.folder / path).with_name(f"{Path(path).name.partition('.')[0]}.json")
        entry = rf'("{re.escape(path)}": ")\w+'
        text, count = re.subn(entry, rf"\g<1>{hashlib.sha256(content).hexdigest()}", record.read_text())
        assert count
        record.write_text(text)

    def replace(self, path: str, pattern: str, replacement: str) -> None:
        """Edit a file as a user would; the pattern must be there."""
        file = self.folder / path
        text, count = re.subn(pattern, replacement, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert count, f"{path} has no {pattern}"
        file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def make_checkout(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Checkout]:
    """Copies of the project whose flows are small and trained for a few steps, which changes nothing else."""

    def make() -> Checkout:
        folder = tmp_path_factory.mktemp("checkout")
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for name in filter(lambda name: (ROOT / name).exists(), listed.stdout.splitlines()):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target, follow_symlinks=False)
        checkout = Checkout(folder)
        for setting, value in {"hidden": 16, "epochs": 1, "minimum_steps": 60}.items():
            checkout.replace("config/methods.yaml", rf"    {setting}: {{value: \d+", f"    {setting}: {{value: {value}")
        return checkout

    return make


@pytest.fixture(scope="session")
def make_industrial(make_checkout: Callable[[], Checkout]) -> Callable[..., Checkout]:
    """The same with a short schedule of methods that localise, on some of the drawn categories."""

    def make(categories: str = "[weave]", together: int = 1) -> Checkout:
        checkout = make_checkout()
        suite = "config/suites/embedded.yaml"
        for setting, value in {"meta_epochs": 3, "sub_epochs": 1}.items():
            checkout.replace(suite, rf"{setting}: {{value: \d+", f"{setting}: {{value: {value}")
        checkout.replace(suite, "^title:", f"categories: {{workshop: {categories}}}\ntitle:")
        checkout.replace(suite, "^categories_per_job: 1", f"categories_per_job: {together}")
        return checkout

    return make


@pytest.fixture(scope="session")
def make_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Checkout]:
    """Finished checkouts by name. Of the processes of pytest-xdist one makes it, for which the others wait."""
    own = tmp_path_factory.getbasetemp()
    common = own if worker_id == "master" else own.parent

    def make(name: str, unmade: Callable[[], Checkout], *targets: str) -> Checkout:
        made = common / name
        with (common / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                checkout = unmade()
                checkout.snakemake(*targets)
                checkout.folder.rename(made)
        return Checkout(made)

    return make


@pytest.fixture(scope="session")
def copy_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Checkout], Checkout]:
    """A copy to work on, elsewhere; what was finished there is so here."""

    def copy(checkout: Checkout) -> Checkout:
        folder = tmp_path_factory.mktemp("copy") / "contraflow"
        shutil.copytree(checkout.folder, folder, symlinks=True)
        return Checkout(folder)

    return copy


@pytest.fixture(scope="session")
def finished_embedded(make_once: Callable[..., Checkout], make_checkout: Callable[[], Checkout]) -> Checkout:
    """Tables 1 and 2 of the embedded suite, made on this machine; for reading."""
    return make_once("embedded", make_checkout, "results/embedded/table1.csv", "results/embedded/table2.csv")


@pytest.fixture(scope="session")
def finished_industrial(make_once: Callable[..., Checkout], make_industrial: Callable[..., Checkout]) -> Checkout:
    """Tables 6 and 10 of the embedded suite on one category, and its figure, made on this machine; for reading."""
    figure = "results/embedded/anomaly_maps/workshop.few_anomalies.weave.png"
    tables = ("results/embedded/table6.csv", "results/embedded/table10.csv")
    return make_once("industrial", make_industrial, *tables, figure)


@pytest.fixture(scope="module")
def embedded(finished_embedded: Checkout, copy_of: Callable[[Checkout], Checkout]) -> Checkout:
    return copy_of(finished_embedded)


@pytest.fixture(scope="module")
def industrial(finished_industrial: Checkout, copy_of: Callable[[Checkout], Checkout]) -> Checkout:
    return copy_of(finished_industrial)
