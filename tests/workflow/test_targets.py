"""What a command line asks for, read as Snakemake reads it."""

import pytest

from workflow.targets import Requested, requested

TABLES = ["table1", "table2", "table3"]


def asked(*arguments: str) -> Requested:
    return requested(arguments, "mine", TABLES)


@pytest.mark.parametrize(
    ("target", "suite", "tables"),
    [
        ("results/table1.csv", "papers", {"table1"}),
        ("results/tabel1.csv", "papers", {"tabel1"}),
        ("results/embedded/table1.csv", "embedded", {"table1"}),
        ("results/embedded/table2.png", "embedded", {"table2"}),
        ("results/embedded/table2.json", "embedded", {"table2"}),
        ("./results/embedded//table2.tex", "embedded", {"table2"}),
        ("results/embedded/table99.csv", "embedded", {"table99"}),
        ("results/embedded/tables.csv", "embedded", {"tables"}),
        ("results/embedded/metrics.csv", "embedded", None),
        ("results/embedded/ledger.csv", "embedded", None),
        ("results/embedded/report.pdf", "embedded", set()),
        ("results/embedded/report.html", "embedded", set()),
        ("results/report.pdf", "papers", set()),
        ("results/embedded/findings.csv", "embedded", set()),
        ("results/embedded/ledger.tex", "embedded", set()),
        ("results/embedded/metric_audit.tex", "embedded", set()),
        ("results/embedded/significance/table1.csv", "embedded", {"table1"}),
        ("results/embedded/figures/ranks.table2.auroc.png", "embedded", {"table2"}),
        ("results/embedded/sweep/digits.one_vs_rest.csv", "embedded", set()),
        ("results/embedded/scores/digits.one_vs_rest/cf/repetitions_0-2.parquet", "embedded", set()),
        ("results/embedded/figures/roc.table2.png", "embedded", {"table2"}),
        ("results/embedded/figures/positive_difference.json", "embedded", set()),
        ("data/raw/cifar10/cifar-10-python.tar.gz", "mine", None),
        ("all", "mine", None),
        ("results", "mine", None),
    ],
)
def test_a_target_names_a_suite_and_perhaps_a_table(target: str, suite: str, tables: set[str] | None) -> None:
    assert asked("--cores", "2", target) == {suite: tables}


def test_no_target_asks_for_the_configured_suite() -> None:
    assert asked() == {"mine": None}
    assert asked("--cores", "all", "-n") == {"mine": None}


def test_tables_add_up_and_a_ledger_asks_for_all() -> None:
    assert asked("results/a/table1.csv", "results/b/table2.csv", "results/a/table3.tex") == {
        "a": {"table1", "table3"},
        "b": {"table2"},
    }
    assert asked("results/a/table1.csv", "results/a/ledger.csv") == {"a": None}
    assert asked("results/a/ledger.csv", "results/a/table1.csv") == {"a": None}
    assert asked("results/a/report.pdf", "results/a/table1.csv") == {"a": {"table1"}}
    assert asked("all", "results/a/table1.csv") == {"mine": None, "a": {"table1"}}


@pytest.mark.parametrize(
    "options",
    [
        ["--directory", "results/x"],
        ["--directory=results/x"],
        ["-d", "results/x/table1.csv"],
        ["--configfile", "results/x/table2.csv", "--cores", "1"],
        ["--config", "data_root=results/x", "shared=results/y"],
        ["--forcerun", "results/x/table2.csv"],
        ["--report", "results/x/report.zip"],
    ],
)
def test_values_of_options_are_no_targets(options: list[str]) -> None:
    assert asked(*options, "--", "results/a/table1.csv") == {"a": {"table1"}}
    assert asked("results/a/table1.csv", *options) == {"a": {"table1"}}


def test_a_job_in_a_process_of_its_own_asks_for_its_suite() -> None:
    jobs = ["fit:suite=a,group=digits.one_vs_rest,method=cf,batch=repetitions_0-2", "tasks:suite=b,group=x.one_vs_rest"]
    assert asked("--mode", "remote", "--target-jobs", *jobs, "--cores", "1") == {"a": None, "b": None}
    assert asked("--target-jobs", "download:dataset=cifar10,file=a.zip", "--mode", "remote") == {}
