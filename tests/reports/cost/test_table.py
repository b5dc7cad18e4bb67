from pathlib import Path

import pandas as pd
import pytest

from reports.cost.spec import CostSpec
from reports.cost.table import TIMED, cost_table, read_costs, write_costs


def test_a_row_has_medians_with_smallest_and_largest(table: pd.DataFrame) -> None:
    """In the spec's order; a method left out has none."""
    assert list(table["method"]) == ["flow", "bank"]
    flow = table.set_index("method").loc["flow"]
    assert [flow[f"seconds_per_epoch{end}"] for end in ("", "_min", "_max")] == [2, 1, 3]
    assert [flow[f"images_per_second{end}"] for end in ("", "_min", "_max")] == [123.456, 100, 300]
    assert (flow["parameters_added"], flow["parameters_total"]) == (3_510_528, 6_293_312)
    assert (flow["training_memory_mib"], flow["libraries_memory_mib"]) == (900, 310)
    assert (flow["repeats"], flow["warm_ups"], flow["threads"], flow["side"]) == (3, 4, 2, 128)


@pytest.mark.parametrize("quantity", [*TIMED, "parameters_frozen", "libraries_memory_mib"])
def test_a_quantity_that_was_not_measured_is_named(measured: pd.DataFrame, spec: CostSpec, quantity: str) -> None:
    there = measured[(measured["quantity"] != quantity) | (measured["method"] != "bank")]
    with pytest.raises(ValueError, match=f"bank: no {quantity} was measured"):
        cost_table(there, spec)


def test_a_csv_keeps_names_and_four_digits(table: pd.DataFrame, tmp_path: Path) -> None:
    write_costs(table, tmp_path / "t.csv")
    found = read_costs(tmp_path / "t.csv")
    assert (found["category"] == "01").all()
    assert found["parameters_total"].tolist() == [6_293_312, 500]
    assert found["scored_images_per_second"].tolist() == [1235, 8.5]
    pd.testing.assert_frame_equal(found, table, rtol=1e-3, check_dtype=False)
    write_costs(found, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


def test_measurements_are_read_as_they_were_written(measured: pd.DataFrame, tmp_path: Path) -> None:
    measured.to_csv(tmp_path / "m.csv", index=False)
    pd.testing.assert_frame_equal(read_costs(tmp_path / "m.csv"), measured)
