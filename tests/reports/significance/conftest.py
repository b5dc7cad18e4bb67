"""Tables of three methods over as many categories as a test wants."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from reports.spec import Row, TableSpec

Results = tuple[pd.DataFrame, TableSpec]
MakeResults = Callable[[Mapping[str, Sequence[float]]], Results]


@pytest.fixture
def results() -> MakeResults:
    """Metrics and spec from {method: AUROC of each category}, over two repetitions a point apart."""

    def make(values: Mapping[str, Sequence[float]]) -> Results:
        categories = [f"c{i}" for i in range(len(next(iter(values.values()))))]
        rows = [
            ("pets", "one_vs_rest", category, method, repetition, "last", "auroc", value + repetition - 0.5)
            for method, numbers in values.items()
            for category, value in zip(categories, numbers, strict=True)
            for repetition in range(2)
        ]
        names = ["dataset", "protocol", "category", "method", "repetition", "checkpoint", "metric", "value"]
        spec = TableSpec(
            name="tablet",
            title="A table",
            source="A paper",
            dataset="pets",
            protocol="one_vs_rest",
            categories=tuple((category, category) for category in categories),
            rows=(*(Row(method, method.upper()) for method in values), Row("csi", "CSI", quoted=True)),
            tolerance=1.0,
        )
        return pd.DataFrame(rows, columns=names), spec

    return make


@pytest.fixture
def ten(results: MakeResults) -> Results:
    """Over ten categories: b is 1 to 10 points better than a everywhere; c is better than b in half of them."""
    steps = np.arange(1.0, 11)
    a = 60 + 3 * steps
    return results({"a": a, "b": a + steps, "c": a + steps + np.where(steps % 2, 0.5, -0.6) * steps})
