from dataclasses import replace
from typing import Any

import pytest

from reports.industrial.lines import class_lines, subset_lines
from reports.industrial.spec import IndustrialSpec


def with_lines(spec: IndustrialSpec, lines: Any, **change: Any) -> IndustrialSpec:
    return replace(spec, categories=lines.categories, over=lines.over, printed_means=(), **change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recorded": ("auroc", "pixel_auroc", "pro", "image_auroc")}, r"unknown metrics \['auroc'\]"),
        ({"printed": ()}, "no metric is printed"),
        ({"printed": ("pixel_ap",)}, r"prints \['pixel_ap'\], not among"),
        ({"over": {}}, "printed_means needs a mean"),
        ({"over": {"mean": ("nut",), "sum": ("nut",)}}, "averages must be rows"),
        ({"absent": {"cow": "why"}}, r"absent names \['cow'\]"),
        ({"absent": {"nut": "why", "big_screw": "why"}}, "every category is declared absent"),
    ],
)
def test_a_spec_that_makes_no_table_is_refused(spec: IndustrialSpec, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"table 'tablet': {message}"):
        replace(spec, **change)


def test_lines_of_categories(spec: IndustrialSpec) -> None:
    assert spec.lines == ("nut", "big_screw", "mean")
    assert spec.measured == ("nut", "big_screw")
    assert [(line.label, line.metrics) for line in spec.printed_lines] == [
        ("Nut", ("pixel_auroc", "pro")),
        ("big screw", ("pixel_auroc", "pro")),
        ("mean", ("pixel_auroc", "pro")),
        ("mean, image AUROC", ("image_auroc",)),
    ]


def test_an_absent_product_takes_its_classes_and_their_mean(spec: IndustrialSpec) -> None:
    lines = class_lines({"nut": ["bent", "hole"], "screw": ["cut"]}, {}, each=True)
    classes = with_lines(spec, lines, absent={"nut": "gone"})
    assert classes.separable == {"nut": "nut", "screw": "screw"}
    assert classes.measured == ("screw.cut",)
    assert [classes.absence(key) for key in classes.lines] == ["gone", "gone", "gone", "", "", ""]
    assert classes.members("mean") == ("screw",)
    assert classes.covered("mean") == ("screw",)


def test_subsets_are_measured_beside_the_categories(spec: IndustrialSpec) -> None:
    subsets = with_lines(spec, subset_lines(["nut", "brush"], {"hard": ["nut"]}), absent={"brush": "gone"})
    assert subsets.lines == ("all", "hard")
    assert subsets.measured == ("nut", "nut.hard")
    assert subsets.separable == {"nut": "nut", "brush": "brush"}
    assert subsets.covered("all") == ("nut",)


def test_a_line_closes_those_it_is_the_mean_of(spec: IndustrialSpec) -> None:
    classes = with_lines(spec, class_lines({"nut": ["bent"]}, {}, each=True))
    assert [key for key in classes.lines if classes.closes(key)] == ["nut", "mean"]
    assert not any(map(with_lines(spec, subset_lines(["nut"], {"hard": ["nut"]})).closes, ("all", "hard")))
