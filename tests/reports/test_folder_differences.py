"""Cells of two folders are matched by row and column, and what differs is told from what is missing."""

from pathlib import Path

import pandas as pd
import pytest

from reports.folder_differences import differing, folder_differences
from workflow.cli.main import run

TABLE = "method,0,0_std,mean\nkde,99.50,0.10,\ncf,98.00,,98.0\n"
METRICS = """dataset,protocol,category,method,repetition,checkpoint,metric,value
digits,one_vs_rest,0,cf,0,last,auroc,99.000000
digits,one_vs_rest,0,cf,1,last,auroc,98.000000
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with the same metrics and table."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "table1.csv").write_text(TABLE)
        (tmp_path / name / "metrics.csv").write_text(METRICS)
    return tmp_path / "a", tmp_path / "b"


def wrong(folders: tuple[Path, Path], epsilon: float = 0.0) -> pd.DataFrame:
    cells = folder_differences(*folders)
    return cells[differing(cells, epsilon)]


def test_equal_folders_do_not_differ(folders: tuple[Path, Path]) -> None:
    cells = folder_differences(*folders)
    assert len(cells) == 2 * 3 + 2
    assert not differing(cells, 0).any()


@pytest.mark.parametrize(("epsilon", "count"), [(0.0, 1), (0.24, 1), (0.25, 0)])
def test_a_difference_counts_from_epsilon_on(folders: tuple[Path, Path], epsilon: float, count: int) -> None:
    (folders[1] / "table1.csv").write_text(TABLE.replace("99.50", "99.25"))
    assert len(wrong(folders, epsilon)) == count


def test_the_cell_is_named_with_both_values(folders: tuple[Path, Path]) -> None:
    (folders[1] / "metrics.csv").write_text(METRICS.replace("1,last,auroc,98.0", "1,last,auroc,98.5"))
    (cell,) = wrong(folders).to_dict("records")
    assert cell == {
        "file": "metrics.csv",
        "row": "digits one_vs_rest 0 cf 1 last auroc",
        "column": "value",
        "first": "98.000000",
        "second": "98.500000",
        "difference": 0.5,
    }


def test_order_and_digits_are_no_difference(folders: tuple[Path, Path]) -> None:
    header, *lines = TABLE.splitlines()
    (folders[1] / "table1.csv").write_text("\n".join([header, *reversed(lines)]).replace("98.00,", "98,"))
    assert wrong(folders).empty


def test_what_is_missing_on_one_side_differs_whatever_epsilon(folders: tuple[Path, Path]) -> None:
    (folders[1] / "table1.csv").write_text(TABLE.replace(",0.10", ",").replace(",mean", ",other"))
    found = wrong(folders, epsilon=1000)
    assert set(zip(found["row"], found["column"], found["first"].notna(), strict=True)) == {
        ("kde", "0_std", True),
        ("cf", "mean", True),
        ("cf", "other", False),
    }
    (folders[1] / "table1.csv").unlink()
    assert set(wrong(folders)["file"]) == {"table1.csv"}


LEDGER = """table,dataset,protocol,category,method,metric,ours,verdict
table1,digits,one_vs_rest,0,cf,auroc,99.1,within tolerance
table1,digits,one_vs_rest,1,cf,auroc,98.1,below
"""
FINDINGS = "severity,table,place,text\nwarning,table1,kde,a score is constant\n"
SIGNIFICANCE = "metric,average,first,second,difference,verdict\nauroc,mean,kde,cf,1.5,first\n"


@pytest.mark.parametrize(
    ("file", "content", "before", "after", "found"),
    [
        ("ledger.csv", LEDGER, "below", "above", ("table1 digits one_vs_rest 1 cf auroc", "below", "above")),
        ("findings.csv", FINDINGS, "warning", "severe", ("table1 kde a score is constant", "warning", "severe")),
        ("significance/table1.csv", SIGNIFICANCE, "first\n", "second\n", ("auroc mean kde cf", "first", "second")),
    ],
)
def test_a_verdict_or_a_finding_that_changed_differs_whatever_epsilon(
    folders: tuple[Path, Path], file: str, content: str, before: str, after: str, found: tuple[str, ...]
) -> None:
    """The numbers beside a verdict are in the tables and metrics."""
    for folder in folders:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(content)
    (folders[1] / file).write_text(content.replace("99.1", "99.2").replace("1.5", "1.6"))
    assert wrong(folders).empty
    (folders[1] / file).write_text(content.replace(before, after))
    (cell,) = wrong(folders, epsilon=1000).to_dict("records")
    assert (cell["file"], cell["row"], cell["first"], cell["second"]) == (file, *found)
    (folders[1] / file).write_text(content.splitlines()[0] + "\n")
    assert wrong(folders)["second"].isna().all()


def test_a_finding_with_another_number_is_the_same(folders: tuple[Path, Path]) -> None:
    """Each time that it is there; one more of them differs."""
    header, text = "severity,table,place,text\n", 'error,table2,v1.0 cf,"repetition 2 is {}, not 50 +- 5.0000"\n'
    for folder, value in zip(folders, (44.9, -0.25), strict=True):
        lines = [text.format(f"{value + step:.4f}") for step in (0, 0.01)]
        (folder / "findings.csv").write_text("".join([header, *lines]))
    assert wrong(folders).empty
    with (folders[1] / "findings.csv").open("a") as stream:
        stream.write(text.format("3.1e-05"))
    (cell,) = wrong(folders, epsilon=1000).to_dict("records")
    assert (cell["row"], cell["second"]) == ("table2 v1.0 cf repetition 2 is #, not 50 +- # (3)", "error")


def test_scores_in_one_folder_only_are_named(folders: tuple[Path, Path]) -> None:
    for folder, names in zip(folders, (["cf", "kde"], ["cf"]), strict=True):
        for name in names:
            (folder / "scores" / name).mkdir(parents=True)
            (folder / "scores" / name / "repetitions_0-2.parquet").touch()
    (cell,) = wrong(folders).to_dict("records")
    assert (cell["file"], cell["row"], cell["first"]) == ("scores", "scores/kde/repetitions_0-2.parquet", "there")
    assert pd.isna(cell["second"])


def test_a_folder_without_results_is_named(folders: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere: holds none of"):
        folder_differences(folders[0], tmp_path / "nowhere")


def test_the_command_says_the_largest_and_its_status(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders[1] / "table1.csv").write_text(TABLE.replace("99.50", "99.25").replace("98.00", "98.01"))
    names = [str(folder) for folder in folders]
    assert run(["compare", *names, "--epsilon", "0.1", "--csv", str(tmp_path / "d.csv")]) == 1
    assert "kde, 0: 99.50 and 99.25" in capsys.readouterr().out
    assert (tmp_path / "d.csv").read_text().splitlines()[1:] == ["table1.csv,kde,0,99.50,99.25,-0.25"]
    assert run(["compare", *names, "--epsilon", "0.3"]) == 0
    assert run(["compare", names[0], names[0]]) == 0


def test_the_command_names_what_is_wrong_before_a_number_within_epsilon(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (folders[1] / "table1.csv").write_text(TABLE.replace("99.50", "99.51"))
    names = [*map(str, folders), "--epsilon", "0.1"]
    assert run(["compare", *names]) == 0
    assert "kde, 0: 99.50 and 99.51" in capsys.readouterr().out
    (folders[1] / "table1.csv").write_text(TABLE.replace("99.50", "99.51").replace("98.0\n", "\n"))
    assert run(["compare", *names]) == 1
    out = capsys.readouterr().out
    assert "cf, mean: 98.0 and nothing" in out
    assert "kde, 0:" not in out


def test_the_command_names_a_verdict_that_changed(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, verdict in zip(folders, ("below", "above"), strict=True):
        (folder / "ledger.csv").write_text(LEDGER.replace("below", verdict))
    (folders[1] / "metrics.csv").write_text(METRICS.splitlines()[0] + "\n")
    assert run(["compare", *map(str, folders), "--epsilon", "1000"]) == 1
    out = capsys.readouterr().out
    assert "table1 digits one_vs_rest 1 cf auroc, verdict: below and above" in out
    assert "digits one_vs_rest 0 cf 0 last auroc, value: 99.000000 and nothing" in out
