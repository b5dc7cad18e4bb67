"""What would run of a configuration is said, what cannot with the reason, and the status is 1 where nothing can."""

from pathlib import Path

import pytest

from tests.workflow.conftest import Project
from tests.workflow.test_own import Own
from workflow.cli.main import run


def line(text: str, table: str) -> list[str]:
    """The cells of a table's line, the last one of the output."""
    (*_, found) = [line for line in text.splitlines() if line.split()[1:2] == [table]]
    return [cell.strip() for cell in found.strip("│ ").split("│")]


def test_what_runs_and_what_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "embedded"]) == 0
    text = capsys.readouterr().out
    assert line(text, "table1") == ["table1", "yes", "digits", "9", "10"]
    assert line(text, "table9")[:5] == ["table9", "yes", "workshop", "2", "by the images"]
    assert line(text, "table16")[4] == "1"
    assert run(["check", "papers"]) == 0
    cells = line(capsys.readouterr().out, "table5")
    assert cells[:3] == ["table5", "no", "celeba"]
    assert "no copy of celeba is given as local_copies.celeba in config/config.yaml" in cells[-1]


def test_own_rows_count(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = Own(project, tmp_path / "own")
    own.write("tables/table1.yaml", {"extend": "table1", "rows": ["mine"]})
    assert run(["check", "embedded", "--config", f"own={own.folder}"]) == 0
    assert line(capsys.readouterr().out, "table1")[3] == "10"


def test_a_wrong_file_and_a_suite_that_cannot_run_give_status_1(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Own(project, tmp_path / "own")
    own.write("tables/table1.yaml", {"extend": "table1", "rows": ["nfad"]})
    assert run(["check", "embedded", "--config", f"own={own.folder}"]) == 1
    assert f"{own.folder}/tables/table1.yaml: rows: found nfad" in capsys.readouterr().out
    own.write("methods.yaml", "methods: {")
    assert run(["check", "--config", f"own={own.folder}"]) == 1
    assert f"{own.folder}/methods.yaml: not valid YAML" in capsys.readouterr().err
    assert run(["check", "embeded"]) == 1
    assert "'embeded' is no suite" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("own=[a", "--config: own: found '[a', which is not valid YAML"),
        ("own=~nobody-of-this-name", "is no folder that is there"),
    ],
)
def test_a_setting_that_cannot_be_read_is_said_in_words(
    setting: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--config", setting]) == 1
    assert message in capsys.readouterr().err


def test_scores_are_not_written_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").touch()
    (tmp_path / "photos").mkdir()
    assert run(["score", str(tmp_path / "photos"), "model.safetensors", str(tmp_path / "out")]) == 1
    assert f"{tmp_path}/out: is a file; name a folder" in capsys.readouterr().err


def test_pictures_that_are_not_there_are_said_by_their_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", str(tmp_path / "photos"), "model.safetensors", str(tmp_path)]) == 1
    assert f"{tmp_path}/photos: no such folder or archive; correct the path" in capsys.readouterr().err
