"""Pairs of methods, from metrics to the csv."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.industrial.lines import class_lines, subset_lines
from reports.industrial.spec import IndustrialSpec
from reports.significance.blocks import averages, blocks
from reports.significance.comparison import COLUMNS, compare, write_comparison
from reports.significance.indistinguishable import indistinguishable
from reports.spec import Row
from tests.reports.significance.conftest import MakeResults, Results


def pair(frame: pd.DataFrame, first: str, second: str) -> dict[str, object]:
    (row,) = frame[(frame["first"] == first) & (frame["second"] == second)].to_dict("records")
    return row  # type: ignore[return-value]


def test_one_method_is_better_everywhere(ten: Results) -> None:
    row = pair(compare(*ten), "a", "b")
    assert (row["blocks"], row["wins"], row["losses"]) == (10, 0, 10)
    assert row["difference"] == pytest.approx(-5.5)
    assert row["statistic"] == -55
    assert row["p"] == pytest.approx(2 / 1024)
    assert row["p_holm"] == pytest.approx(3 * 2 / 1024)
    assert row["low"] < row["difference"] < row["high"] < 0  # type: ignore[operator]
    assert row["verdict"] == "b is better"
    assert row["note"] == ""


def test_methods_that_take_turns_do_not_differ(ten: Results) -> None:
    frame = compare(*ten)
    row = pair(frame, "b", "c")
    assert row["verdict"] == "not significant"
    assert (row["wins"], row["losses"]) == (5, 5)
    assert (row["first_rank"], row["second_rank"]) == (1.5, 1.5)
    assert pair(frame, "a", "b")["first_rank"] == 3


def test_only_pairs_with_the_best_are_corrected_for_these(ten: Results) -> None:
    """b has the highest mean: c loses more in even categories than it wins in odd ones."""
    frame = compare(*ten)
    assert pair(frame, "a", "b")["p_holm_best"] == pytest.approx(2 * 2 / 1024)
    assert np.isnan(pair(frame, "a", "c")["p_holm_best"])  # type: ignore[arg-type]


def test_few_categories_say_that_nothing_can_be_significant(results: MakeResults) -> None:
    """Four categories, one method ten points better in each."""
    frame = compare(*results({"a": [60, 61, 62, 63], "b": [70, 71, 72, 73]}))
    (row,) = frame.to_dict("records")
    assert (row["p"], row["verdict"]) == (0.125, "cannot be significant")
    assert row["note"] == "4 categories, pairs compared: 1, so that no p can lie below 0.125"


def test_repetitions_are_no_sample(ten: Results) -> None:
    """Ten more of them, equal to the others, make no p smaller."""
    metrics, spec = ten
    more = [metrics.assign(repetition=metrics["repetition"] + 2 * i) for i in range(6)]
    pd.testing.assert_frame_equal(compare(pd.concat(more), spec), compare(metrics, spec))


def test_a_method_without_all_its_numbers_is_not_compared(ten: Results) -> None:
    metrics, spec = ten
    diverged = (metrics["method"] == "c") & (metrics["category"] == "c3") & (metrics["repetition"] == 1)
    for odd in (metrics.assign(value=metrics["value"].mask(diverged)), metrics[~diverged]):
        assert set(compare(odd, spec)["second"]) == {"b"}
        assert "c" not in indistinguishable(odd, spec, "auroc")


def test_a_method_that_is_not_compared_is_named(ten: Results) -> None:
    metrics, spec = ten
    diverged = (metrics["method"] == "c") & (metrics["category"] == "c3") & (metrics["repetition"] == 1)
    (row,) = compare(metrics.assign(value=metrics["value"].mask(diverged)), spec).to_dict("records")
    assert row["note"] == "left out, a number is missing: c"


def test_methods_that_were_tested_on_other_images_say_so(ten: Results) -> None:
    metrics, spec = ten
    other = metrics["protocol"].mask(metrics["method"] == "a", "few_anomalies")
    rows = (replace(spec.rows[0], protocol="few_anomalies"), *spec.rows[1:])
    frame = compare(metrics.assign(protocol=other), replace(spec, rows=rows))
    assert pair(frame, "a", "b")["note"] == "tested on the images of few anomalies and of one vs rest"
    assert pair(frame, "b", "c")["note"] == ""


def test_a_table_of_one_method_has_no_pairs(results: MakeResults) -> None:
    frame = compare(*results({"a": [60, 61]}))
    assert tuple(frame.columns) == COLUMNS
    assert frame.empty


def test_equal_pairs_are_equal_bytes(ten: Results, tmp_path: Path) -> None:
    for name in "ab":
        write_comparison(compare(*ten), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert "-5.5000" in (tmp_path / "a").read_text()


def test_the_best_shares_its_place_with_what_is_not_worse(ten: Results) -> None:
    assert indistinguishable(*ten, "auroc") == {"b", "c"}


def test_with_few_categories_all_share_it(results: MakeResults) -> None:
    assert indistinguishable(*results({"a": [1, 2, 3, 4], "b": [90, 91, 92, 93]}), "auroc") == {"a", "b"}
    metrics, spec = results({"a": [1, 2]})
    assert indistinguishable(metrics.iloc[:0], spec, "auroc") == frozenset()


INDUSTRIAL = {
    "name": "tablet",
    "title": "A table",
    "source": "A paper",
    "dataset": "parts",
    "protocol": "known_class",
    "rows": (Row("nfad", "NFAD"),),
    "tolerance": 1.0,
    "recorded": ("pro", "image_auroc"),
    "printed": ("pro",),
}


def industrial_metrics(values: dict[str, float]) -> pd.DataFrame:
    frame = pd.DataFrame({"category": values.keys(), "value": values.values()})
    return frame.assign(
        dataset="parts", protocol="known_class", method="nfad", repetition=0, checkpoint="last", metric="pro"
    )


def test_known_classes_of_a_product_are_one_block() -> None:
    lines = class_lines({"nut": ["bent", "worn"], "bolt": ["bent"]}, {}, each=True)
    spec = IndustrialSpec(categories=lines.categories, over=lines.over, **INDUSTRIAL)  # type: ignore[arg-type]
    metrics = industrial_metrics({"nut.bent": 80, "nut.worn": 70, "bolt.bent": 60})
    assert averages(spec) == ("mean",)
    assert blocks(metrics, spec, "pro", "mean")["nfad"].to_dict() == {"nut": 75, "bolt": 60}


def test_without_a_mean_each_average_is_compared_on_its_own() -> None:
    lines = subset_lines(["nut", "bolt"], {"hard": ["nut"]})
    spec = IndustrialSpec(categories=lines.categories, over=lines.over, **INDUSTRIAL)  # type: ignore[arg-type]
    metrics = industrial_metrics({"nut": 80, "bolt": 70, "nut.hard": 60})
    assert averages(spec) == ("all", "hard")
    assert blocks(metrics, spec, "pro", "hard")["nfad"].to_dict() == {"nut.hard": 60}
    assert spec.headline == ("pro",)


def test_an_average_whose_members_are_all_absent_is_not_compared() -> None:
    lines = subset_lines(["nut", "bolt"], {"hard": ["nut"]})
    words = INDUSTRIAL | {"rows": (Row("nfad", "NFAD"), Row("bgad", "BGAD")), "absent": {"nut": "lost"}}
    spec = IndustrialSpec(categories=lines.categories, over=lines.over, **words)  # type: ignore[arg-type]
    metrics = industrial_metrics({"bolt": 70})
    frame = compare(pd.concat([metrics, metrics.assign(method="bgad")]), spec)
    assert frame["average"].tolist() == ["all"]
