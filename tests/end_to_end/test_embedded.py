"""The embedded suite through Snakemake: what a user types, and what is then on disk."""

import json
import re
from collections.abc import Callable

import pandas as pd
import pytest

from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
TABLES = ("results/embedded/table1.csv", "results/embedded/table2.csv")
CSV = (*TABLES, "results/embedded/metrics.csv", "results/embedded/ledger.csv")


def test_a_table_is_a_pivot_of_the_metrics(embedded: Checkout) -> None:
    metrics = pd.read_csv(embedded.folder / "results/embedded/metrics.csv", dtype={"category": str})
    table = pd.read_csv(embedded.folder / TABLES[0]).set_index("method")
    auroc = metrics[(metrics["metric"] == "auroc") & metrics["method"].isin(table.index)]
    pivot = auroc.groupby(["method", "category"])["value"].mean().unstack()
    assert list(table.columns[:20:2]) == [str(digit) for digit in range(10)]
    pd.testing.assert_frame_equal(
        table.loc[pivot.index, pivot.columns], pivot, atol=0.00501, rtol=0, check_names=False, check_column_type=False
    )
    assert (table["mean"] - pivot.mean(axis=1)).abs().max() < 0.00501


def test_every_result_says_where_it_comes_from(embedded: Checkout) -> None:
    folder = embedded.folder / "results/embedded"
    records = [json.loads(path.read_text()) for path in folder.rglob("*.json")]
    assert all({"code", "environment", "inputs", "outputs", "seconds"} <= record.keys() for record in records)
    recorded = {output for record in records for output in record["outputs"]}
    results = [path for path in folder.rglob("*") if path.suffix in {".csv", ".parquet", ".npy", ".tex", ".png"}]
    assert {str(path.relative_to(embedded.folder)) for path in results} <= recorded


def test_figures_and_latex_lie_beside_the_tables(embedded: Checkout) -> None:
    for name in ("table1.tex", "table2.tex", "table2.png", "table2.pdf", "table1.json"):
        assert (embedded.folder / "results/embedded" / name).stat().st_size > 0


def test_the_same_call_again_does_nothing(embedded: Checkout) -> None:
    assert "Nothing to be done" in embedded.snakemake(*TABLES)


def test_edited_results_are_named_and_made_again(embedded: Checkout) -> None:
    """As the last line says. A whole suite is then verified."""
    before = embedded.contents(CSV)
    table, picture = TABLES[0], "results/embedded/table2.png"
    scores = "results/embedded/scores/digits.one_vs_rest/mse/repetitions_0-2.parquet"
    embedded.forge(table, embedded.read(table).replace(b"mse", b"MSE"))
    embedded.forge(picture, embedded.read(picture) + b".")
    embedded.forge(scores, embedded.read(scores.replace("mse", "mse_ratio")))
    done = embedded.verify()
    assert (done.returncode, done.stderr) == (1, "")
    named = re.findall(r"^DIFFERS (\S+): ", done.stdout, re.MULTILINE)
    assert {table, picture, scores} < set(named)
    for path in named:
        (embedded.folder / path).unlink()
    embedded.snakemake(*done.stdout.splitlines()[-1].partition("snakemake --cores 4 ")[2].split())
    assert embedded.contents(CSV) == before
    done = embedded.verify()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("results/embedded: verified\n  11 files recomputed from scores and measurements\n")


def test_one_repetition_more_runs_alone(embedded: Checkout) -> None:
    """No file of the repetitions that were there is made again, and none of their numbers changes."""
    printed = embedded.snakemake("-n", *TABLES, "--config", "repetitions=4")
    fitted = [line for line in printed.splitlines() if "output: results/embedded/scores" in line]
    assert fitted
    assert all("repetitions_3-3" in line for line in fitted)


def test_a_killed_run_goes_on_to_the_same_table(embedded: Checkout, make_checkout: Callable[[], Checkout]) -> None:
    """In another folder than the run that nobody disturbed."""
    killed = make_checkout()
    killed.start_and_kill(*TABLES, log="logs/embedded/fit/digits.one_vs_rest/flow/repetitions_0-2.log", text="step")
    assert not (killed.folder / TABLES[0]).exists()
    killed.snakemake(*TABLES)
    assert killed.contents(CSV) == embedded.contents(CSV)


def test_suites_do_not_touch_one_another(embedded: Checkout) -> None:
    """A user's suite is a file in config/suites and a folder of results."""
    before = embedded.contents(CSV)
    mine = (embedded.folder / "config/suites/embedded.yaml").read_text().replace("repetitions: 3", "repetitions: 1")
    (embedded.folder / "config/suites/mine.yaml").write_text(mine)
    rows = "config/tables/table1.yaml"
    all_rows = embedded.read(rows)
    embedded.replace(rows, "^rows: .*", "rows: [knn, mse]")
    embedded.snakemake("results/mine/table1.csv")
    (embedded.folder / rows).write_bytes(all_rows)
    theirs = pd.read_csv(embedded.folder / TABLES[0]).set_index("method")
    ours = pd.read_csv(embedded.folder / "results/mine/table1.csv").set_index("method")
    assert list(ours.columns) == list(theirs.columns)
    assert ours.loc["knn", "mean"] == theirs.loc["knn", "mean"]
    assert embedded.contents(CSV) == before
