"""Records say where a result comes from, and are not believed of a file that has changed since."""

import hashlib
import json
import os
import platform
import subprocess
from pathlib import Path

import pytest

from workflow import provenance

RECORDED = {"outputs": {"results/a.csv": "recorded"}}
NO_CODE = {"commit": None, "describe": None, "dirty": None}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside of any repository, to which the working directory is set."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    return tmp_path


def git(*words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


def test_what_is_written_is_read(folder: Path) -> None:
    path = folder / "new" / "a.json"
    provenance.write(path, {"b": 1, "a": {"path": Path("x")}, **RECORDED})
    assert provenance.read(path) == {"a": {"path": "x"}, "b": 1, **RECORDED}
    assert path.read_text().index('"a"') < path.read_text().index('"b"')
    assert [entry.name for entry in path.parent.iterdir()] == ["a.json"]


@pytest.mark.parametrize("text", [None, "", "{", "[1, 2]", '"text"', '{"a": 1}', '{"outputs": [1]}'])
def test_what_is_no_record_reads_as_empty(folder: Path, text: str | None) -> None:
    """A user's own .json may lie beside an input."""
    if text is not None:
        Path("a.json").write_text(text)
    assert provenance.read(Path("a.json")) == {}


def test_fingerprints_are_hashes(folder: Path) -> None:
    Path("results/a.csv").write_text("text")
    assert provenance.fingerprints(["results/a.csv", "results"]) == {
        "results/a.csv": sha256("text"),
        "results": "folder",
    }


def test_a_recorded_fingerprint_is_taken(folder: Path) -> None:
    """A file of gigabytes is read once."""
    Path("results/a.csv").write_text("text")
    Path("results/a.json").write_text(json.dumps(RECORDED))
    assert provenance.fingerprints(["results/a.csv"]) == {"results/a.csv": "recorded"}


def test_a_file_that_changed_after_its_record_is_read_again(folder: Path) -> None:
    Path("results/a.csv").write_text("changed")
    Path("results/a.json").write_text(json.dumps(RECORDED))
    later = Path("results/a.json").stat().st_mtime_ns + 1
    os.utime("results/a.csv", ns=(later, later))
    assert provenance.fingerprints(["results/a.csv"]) == {"results/a.csv": sha256("changed")}


def test_a_record_of_other_files_says_nothing(folder: Path) -> None:
    Path("results/b.csv").write_text("text")
    Path("results/b.json").write_text(json.dumps(RECORDED))
    assert provenance.fingerprints(["results/b.csv"]) == {"results/b.csv": sha256("text")}


def test_outside_of_a_repository_there_is_no_commit(folder: Path) -> None:
    assert provenance.code(folder) == NO_CODE


def test_a_commit_and_whether_it_is_dirty(folder: Path) -> None:
    git("init", "--quiet")
    Path("Snakefile").write_text("rule all:")
    assert provenance.code.__wrapped__(folder) == NO_CODE
    git("add", "Snakefile")
    git("commit", "--quiet", "-m", "a")
    clean = provenance.code.__wrapped__(folder)
    assert len(clean["commit"]) == 40
    assert clean["dirty"] is False
    assert len(clean["describe"]) >= 7
    assert clean["commit"].startswith(clean["describe"])
    Path("Snakefile").write_text("changed")
    changed = {"commit": clean["commit"], "describe": f"{clean['describe']}-dirty", "dirty": True}
    assert provenance.code.__wrapped__(folder) == changed
    git("checkout", "Snakefile")
    git("tag", "v1.2")
    assert provenance.code.__wrapped__(folder)["describe"] == "v1.2"
    Path("new.py").touch()
    assert provenance.code.__wrapped__(folder)["dirty"] is True


def test_somebody_elses_repository_around_it_says_nothing(folder: Path) -> None:
    """An unpacked archive in a folder under git has no commit of its own."""
    git("init", "--quiet")
    Path("notes").touch()
    git("add", "notes")
    git("commit", "--quiet", "-m", "a")
    (folder / "contraflow").mkdir()
    (folder / "contraflow/Snakefile").touch()
    assert provenance.code(folder / "contraflow") == NO_CODE


def test_without_git_there_is_no_commit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert provenance.code(folder / "anywhere") == NO_CODE


def test_the_environment_lists_packages() -> None:
    found = provenance.environment()
    assert found["python"].startswith("3.")
    assert found["packages"]["numpy"]
    machine = platform.machine()
    expected = provenance.environment_fingerprint(found["python"], machine, found["packages"])
    assert found["fingerprint"] == expected


def test_the_fingerprint_is_of_versions_and_machine_in_any_order() -> None:
    expected = sha256("3.11.2\nx86_64\nnumpy==2.4.0\ntorch==2.13.0")
    packages = {"torch": "2.13.0", "numpy": "2.4.0"}
    assert provenance.environment_fingerprint("3.11.2", "x86_64", packages) == expected
    others = {
        provenance.environment_fingerprint(*words)
        for words in (
            ("3.11.3", "x86_64", packages),
            ("3.11.2", "aarch64", packages),
            ("3.11.2", "x86_64", packages | {"numpy": "2.4.1"}),
            ("3.11.2", "x86_64", {"torch": "2.13.0"}),
        )
    }
    assert len(others | {expected}) == 5
