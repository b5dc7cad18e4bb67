import pandas as pd
import pytest

from reports.cost.spec import CostSpec
from reports.cost.table import MEASURED, cost_table

REPEATED = {
    "flow": {
        "seconds_per_epoch": [3.0, 1.0, 2.0],
        "images_per_second": [100.0, 300.0, 123.456],
        "scored_images_per_second": [1234.5678, 1000.25, 2000.5],
    },
    "bank": {
        "seconds_per_epoch": [0.25, 0.5, 0.75],
        "images_per_second": [4.0, 4.0, 4.0],
        "scored_images_per_second": [8.5, 7.25, 9.0],
    },
}
SINGLE = {
    "flow": {"parameters_added": 3_510_528, "parameters_frozen": 2_782_784, "training_memory_mib": 900.4},
    "bank": {"parameters_added": 500, "parameters_frozen": 0, "training_memory_mib": 1500.6},
}
SHARED = {"inference_memory_mib": 700.0, "training_images": 40, "scored_images": 32, "side": 128}
PLACE = {"device": "Fast & Co. CPU", "threads": 2, "warm_ups": 4, "backbone": "filters"}


@pytest.fixture
def measured() -> pd.DataFrame:
    rows = []
    for method in ("bank", "flow"):
        libraries = {"libraries_memory_mib": 300.0 if method == "bank" else 310.0}
        single = {name: [value] for name, value in (SINGLE[method] | SHARED | libraries).items()}
        for quantity, values in (REPEATED[method] | single).items():
            rows += [
                {"method": method, **PLACE, "quantity": quantity, "repeat": i, "value": value}
                for i, value in enumerate(values)
            ]
    return pd.DataFrame(rows, columns=list(MEASURED))


@pytest.fixture
def spec() -> CostSpec:
    return CostSpec(
        name="table16",
        title="Costs",
        source="a paper",
        dataset="parts",
        category="01",
        labels={"flow": "Flow", "wide": "Wide", "wider": "Wider", "bank": "Bank"},
        absent={"wide": "no wide backbone", "wider": "no wide backbone"},
        notes=("An epoch is a pass.",),
    )


@pytest.fixture
def table(measured: pd.DataFrame, spec: CostSpec) -> pd.DataFrame:
    return cost_table(measured, spec)
