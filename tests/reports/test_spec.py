from dataclasses import replace

import pytest

from reports.spec import Row, TableSpec


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"categories": ()}, "categories must be unique"),
        ({"categories": (("cat", "a"), ("cat", "b"))}, "categories must be unique"),
        ({"categories": (("mean", "a"),)}, "no category may be called 'mean'"),
        ({"rows": ()}, "rows must be of distinct methods"),
        ({"rows": (Row("cf", "a"), Row("cf", "b"))}, "rows must be of distinct methods"),
        ({"absent": {"cow": "why"}}, r"absent names \['cow'\]"),
        ({"absent": {"cat": "why", "dog": "why"}}, "every category is declared absent"),
        ({"tolerance": -1.0}, "tolerance must be at least 0"),
        ({"metric": "auroc_vs"}, "a confusion matrix has one row"),
    ],
)
def test_a_spec_that_makes_no_table_is_refused(spec: TableSpec, change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"table 'tablet': {message}"):
        replace(spec, **change)  # type: ignore[arg-type]
