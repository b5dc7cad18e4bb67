"""What is there is listed, with the files of the user's, in about a second."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.conftest import Project
from tests.workflow.test_own import Own
from workflow.cli.main import run
from workflow.errors import ROOT


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("datasets", ("digits", "Handwritten digits, 8x8", "made here")),
        ("methods", ("cf", "methods.contrastive_flow.ContrastiveFlow", "inliers, auxiliary", "table1, table2")),
        ("tables", ("table16", "cost", "development, embedded, papers")),
        ("suites", ("embedded", "identity", "3")),
    ],
)
def test_each_kind_is_listed(kind: str, cells: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", kind]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.split()[1:2] == [cells[0]]]
    assert all(cell in line for cell in cells)


def test_what_is_the_users_says_where_it_is_from(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Own(project, tmp_path / "own")
    assert run(["list", "methods", "--config", f"own={own.folder}"]) == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if " mine " in line]
    assert str(own.folder / "methods.yaml") in line


def test_what_takes_long_to_import_is_left_alone() -> None:
    code = "import sys; from workflow.cli.main import run; run(['list', 'methods']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"torch", "snakemake", "pandas", "matplotlib", "sklearn"} & set(done.stdout.splitlines()[-1].split())


def test_a_mistake_is_said_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "methods", "--config", "devise=cpu"]) == 1
    assert "unknown key 'devise'. Did you mean 'device'?" in capsys.readouterr().err
    assert run(["list", "methods", "--config", "cpu"]) == 1
    assert "found cpu, expected key=value" in capsys.readouterr().err


def test_the_command_works_from_anywhere(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "contraflow.py"), "list", "suites"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "embedded" in done.stdout
