"""Specs of the reports from the plan's plain values, and from metrics where only these tell."""

from collections.abc import Iterable

import pandas as pd

from reports.industrial.spec import IndustrialSpec
from reports.metrics import COLUMNS
from reports.printing import NOT_WORSE
from reports.spec import TableSpec
from tests.workflow.conftest import Project
from workflow.tables import table_spec


def metrics_of(dataset: str, protocol: str, categories: Iterable[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"category": list(categories), "dataset": dataset, "protocol": protocol})
    return frame.reindex(columns=list(COLUMNS))


NOTHING = metrics_of("", "", [])


def industrial(project: Project, suite: str, table: str, metrics: pd.DataFrame) -> IndustrialSpec:
    spec = table_spec(project.plan().table(suite, table), metrics)
    assert isinstance(spec, IndustrialSpec)
    return spec


def test_a_table_of_feature_vectors_has_one_metric(project: Project) -> None:
    spec = table_spec(project.plan().table("papers", "table1"), NOTHING)
    assert type(spec) is TableSpec
    assert spec.metrics == ("auroc",)


def test_who_leads_is_tested_where_the_table_is_printed_so(project: Project) -> None:
    """KNN is the best in all ten classes, PCA worse by one point in each, and KDE by none but in one."""
    project.edit("tables/table1.yaml", lambda c: c.update(rows=["knn", "pca", "kde"], print={"best": NOT_WORSE}))
    table = project.plan().table("embedded", "table1")
    values = {"knn": 10 * [90.0], "pca": 10 * [89.0], "kde": [*9 * [90.0], 80.0]}
    metrics = pd.concat(
        metrics_of("digits", "one_vs_rest", map(str, range(10))).assign(
            method=method, value=numbers, repetition=0, checkpoint="last", metric="auroc"
        )
        for method, numbers in values.items()
    )
    assert table_spec(table, metrics).leaders == {("mean", "auroc"): frozenset({"knn", "kde"})}
    assert table_spec({**table, "print": {}}, metrics).leaders == {}


def test_categories_stand_in_lines_with_their_mean(project: Project) -> None:
    spec = industrial(project, "papers", "table8", NOTHING)
    assert (spec.lines, spec.over) == (("01", "02", "03", "mean"), {"mean": ("01", "02", "03")})
    file = project.read("tables/table8.yaml")
    assert (list(spec.recorded), list(spec.printed)) == (file["metrics"], file["printed"])


def test_known_classes_are_lines_above_the_mean_of_their_category(project: Project) -> None:
    spec = industrial(project, "papers", "table9", NOTHING)
    nuts = tuple(f"metal_nut.{name}" for name in ("bent", "color", "flip", "scratch"))
    assert spec.over["metal_nut"] == nuts
    assert spec.keys[-5:] == (*nuts, "metal_nut")
    assert spec.over["mean"] == ("carpet", "metal_nut")


def test_a_category_may_be_one_line_over_its_classes(project: Project) -> None:
    spec = industrial(project, "papers", "table11", NOTHING)
    assert spec.keys == ("carpet", "metal_nut", "capsule", "screw", "transistor")
    assert len(spec.over["transistor"]) == 4


def test_the_known_classes_of_a_stand_in_are_those_measured(project: Project) -> None:
    measured = metrics_of("workshop", "known_class", ["plug.chip", "granite.crack", "plug.bent", "plug.chip"])
    others = [metrics_of("workshop", "few_anomalies", ["weave"]), metrics_of("mvtec_ad", "known_class", ["screw.a"])]
    spec = industrial(project, "embedded", "table9", pd.concat([measured, *others]))
    assert spec.keys == ("granite.crack", "granite", "plug.bent", "plug.chip", "plug")
    assert spec.over["mean"] == ("granite", "plug")


def test_a_stand_in_of_which_a_suite_has_one_category(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update(categories={"workshop": ["granite"]}))
    spec = industrial(project, "embedded", "table9", metrics_of("workshop", "known_class", ["granite.crack"]))
    assert spec.measured == ("granite.crack",)
    assert industrial(project, "embedded", "table6", NOTHING).measured == ("granite",)


def test_an_absent_category_keeps_its_line(project: Project) -> None:
    spec = industrial(project, "development", "table6", NOTHING)
    assert len(spec.keys) == 15
    assert spec.measured == ("bottle", "screw")


def test_a_subset_is_over_the_categories_that_have_it(project: Project) -> None:
    measured = metrics_of("mvtec_ad", "few_anomalies", ["screw", "screw.hard", "bottle.hard", "screw.unseen"])
    spec = industrial(project, "papers", "table10", measured)
    assert spec.keys == ("all", "hard", "unseen")
    assert (spec.over["hard"], spec.over["unseen"]) == (("bottle.hard", "screw.hard"), ("screw.unseen",))


def test_the_ledger_of_one_table_needs_no_scores_of_another(project: Project) -> None:
    for table in project.plan("results/embedded/table1.csv").tables("embedded"):
        table_spec(table, NOTHING)
