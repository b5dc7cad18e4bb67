"""A table of costs through Snakemake, on one drawn category: few methods."""

import json
import re
import subprocess
import sys
from collections.abc import Callable

import pandas as pd
import pytest

from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
TABLE, MEASURED = "results/embedded/table16.csv", "results/embedded/cost/table16.csv"
SPREAD = ("seconds_per_epoch", "images_per_second", "scored_images_per_second")


@pytest.fixture(scope="module")
def finished(make_checkout: Callable[[], Checkout]) -> Checkout:
    checkout = make_checkout()
    config = "config/tables/table16.yaml"
    checkout.replace(config, r"^  - (cl_flow_deit|cl_flow_wide.*|fastflow_deit|fastflow_resnet18|nfad|bgad_.*)\n", "")
    checkout.replace("config/suites/embedded.yaml", "^title:", "categories: {workshop: [plug]}\ntitle:")
    checkout.snakemake(TABLE)
    return checkout


@pytest.fixture(scope="module")
def table(finished: Checkout) -> pd.DataFrame:
    return pd.read_csv(finished.folder / TABLE).set_index("method")


def test_every_method_has_its_parameters_times_and_memory(table: pd.DataFrame) -> None:
    assert list(table.index) == ["cl_flow_resnet18", "bgad"]
    assert (table["parameters_added"] == table["parameters_total"]).all()  # the bank of filters has none
    for name in SPREAD:
        assert (table[f"{name}_min"] > 0).all()
        assert (table[f"{name}_min"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_max"]).all()
    assert (table["training_memory_mib"] > table["libraries_memory_mib"]).all()
    assert (table["inference_memory_mib"] > table["libraries_memory_mib"]).all()


def test_it_says_where_it_was_measured(finished: Checkout, table: pd.DataFrame) -> None:
    assert table["category"].unique() == ["plug"]
    assert (table[["threads", "side", "repeats", "warm_ups"]].drop_duplicates() == [2, 128, 3, 2]).all(axis=None)
    record = json.loads(finished.read(MEASURED.replace("csv", "json")))
    assert (record["device"], record["threads"]) == (table["device"].iloc[0], 2)
    tex = finished.read(TABLE.replace("csv", "tex")).decode()
    assert "Left out: FastFlow (Wide ResNet-50-2) (no level\\_backbones.wide\\_resnet50\\_2 in" in tex
    assert "workshop in the place of mvtec" in tex


def test_the_table_is_the_median_of_what_was_measured(finished: Checkout, table: pd.DataFrame) -> None:
    measured = pd.read_csv(finished.folder / MEASURED)
    values = measured.groupby(["method", "quantity"])["value"]
    for name in SPREAD:
        assert (values.size()[:, name] == 3).all()
        expected = values.median()[:, name]
        assert ((table[name] - expected[table.index]).abs() <= 1e-3 * expected[table.index]).all()


def test_it_needs_no_scores_and_is_printed(finished: Checkout) -> None:
    assert not (finished.folder / "results/embedded/scores").exists()
    command = [sys.executable, "-m", "workflow.show", "embedded", "table16"]
    done = subprocess.run(command, cwd=finished.folder, capture_output=True, text=True, check=True)
    assert "inference: images / s" in done.stdout
    assert "CL-Flow (ResNet-18)" in done.stdout
    assert "Nothing to be done" in finished.snakemake(TABLE)


def test_an_edited_median_is_found(finished: Checkout) -> None:
    before = finished.contents([TABLE, TABLE.replace("csv", "json")])
    finished.forge(TABLE, before[TABLE].replace(b"cl_flow_resnet18,", b"cl_flow_resnet18,1", 1))
    done = finished.verify()
    for path, content in before.items():
        (finished.folder / path).write_bytes(content)
    assert done.returncode == 1
    assert re.findall("DIFFERS (.*): line 2 has 'cl_flow_resnet18,1", done.stdout) == [TABLE]
    assert done.stdout.count("DIFFERS") == 1
