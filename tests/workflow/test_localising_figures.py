"""Which figures belong to which tables, and what they are made of."""

from pathlib import Path

from tests.workflow.conftest import Project, refused
from tests.workflow.test_plan import finish
from workflow.figures import figures
from workflow.figures.curves import page_files, page_runs, page_title
from workflow.figures.differences import method_labels
from workflow.figures.ranks import metric_of

LOCALISING = ("anomaly_maps", "synthesised", "figures/worst", "figures/curves", "figures/training")
PRODUCTS = ("granite", "weave", "plug", "washer")


def names(project: Project, suite: str, *tables: str) -> list[str]:
    """Without the folder of the suite."""
    return [path.removeprefix(f"results/{suite}/") for path in figures(project.plan(), suite, tables)]


def of_kind(found: list[str], kind: str) -> list[str]:
    return [name for name in found if name.startswith(kind)]


def test_figures_of_a_table_that_learns_from_known_anomalies(project: Project) -> None:
    found = names(project, "embedded", "table6")
    tasks = [f"workshop.few_anomalies.{product}" for product in PRODUCTS]
    assert set(found) == {
        *(f"anomaly_maps/{task}" for task in tasks),
        *(f"figures/worst.{task}" for task in tasks),
        "figures/curves.table6.1",
        "figures/training.table6.1",
        *(f"figures/ranks.table6.{metric}" for metric in ("pixel_auroc", "pro", "image_auroc")),
    }
    assert len(found) == len(set(found))


def test_synthetic_anomalies_where_a_method_learns_from_them(project: Project) -> None:
    found = names(project, "embedded", "table12")
    assert of_kind(found, "synth") == [f"synthesised/workshop.unsupervised.{product}" for product in PRODUCTS]
    assert len(of_kind(found, "anomaly_maps")) == 8  # of both protocols


def test_tables_without_single_categories_have_none(project: Project) -> None:
    """Those of feature vectors, of costs, and averages over known classes and subsets."""
    for table in ("table1", "table10", "table11", "table16"):
        found = names(project, "embedded", table)
        assert [name for kind in LOCALISING for name in of_kind(found, kind)] == []
    assert len(of_kind(names(project, "embedded", "table9"), "figures/curves")) == len(PRODUCTS)


def test_maps_of_known_classes_are_not_shown(project: Project) -> None:
    """A category has as many runs in each repetition as it has classes."""
    for suite in ("embedded", "papers"):
        found = names(project, suite, "table9")
        assert of_kind(found, "figures/curves")
        assert of_kind(found, "anomaly_maps") == of_kind(found, "figures/worst") == []
    said = refused(project.plan().localised, "papers", "mvtec_ad.known_class.metal_nut")
    assert "results/papers: mvtec_ad.known_class.metal_nut has a run for each known class" in said


def test_the_same_runs_have_their_curves_once(project: Project) -> None:
    """Table 7 has BGAD alone, and table 13 what table 12 has on the data that stands in for both."""
    found = names(project, "embedded", "table13", "table12", "table7", "table6")
    assert of_kind(found, "figures/curves") == ["figures/curves.table6.1", "figures/curves.table12.1"]
    assert of_kind(names(project, "embedded", "table7"), "figures/curves") == ["figures/curves.table7.1"]


def test_differences_where_a_paper_is_compared_with(project: Project) -> None:
    assert of_kind(names(project, "embedded", "table1", "table6"), "figures/differences") == []
    assert of_kind(names(project, "development", "table1", "table8"), "figures/differences")
    assert of_kind(names(project, "papers", "table16"), "figures/differences") == []


def test_many_categories_are_several_pages(project: Project) -> None:
    plan = project.plan()
    pages = [page_runs(plan, "papers", "table6", number) for number in (1, 2, 3)]
    shown = [{product for run in page for product in run["products"]} for page in pages]
    assert [len(products) for products in shown] == [5, 5, 5]
    assert len(set.union(*shown)) == 15
    assert page_title(plan, "papers", "table6", 2) == "Table 6, mvtec ad, page 2 of 3"
    assert page_title(plan, "embedded", "table6", 1) == "Table 6, workshop"


def test_the_runs_of_a_page(project: Project) -> None:
    """Each row of the table under its protocol, on the images of its group."""
    plan = project.plan()
    runs = page_runs(plan, "embedded", "table12", 1)
    plugs = {run["method"]: run for run in runs if run["products"] == ["plug"]}
    assert len(runs) == 4 * len(plugs) == 24
    group = "workshop.few_anomalies.plug"
    assert plugs["BGAD"] == {
        "method": "BGAD",
        "protocol": "few_anomalies",
        "files": [f"results/embedded/scores/{group}/bgad/repetitions_0-2.parquet"],
        "repetitions": 3,
        "images": plan.test_images("embedded", group),
        "test": f"results/embedded/tasks/{group}.test.parquet",
        "products": ["plug"],
    }
    files = page_files(plan, "embedded", "table12", 1)
    assert len(files) == len(set(files)) == 24 + 4 * 2 + 8  # scores, index and masks of a product, test tasks
    assert {file for run in runs for file in (*run["files"], *run["images"].values(), run["test"])} == set(files)


def test_labels_of_the_ledgers_methods(project: Project) -> None:
    labels = method_labels(project.plan("results/embedded/table1.csv"), "embedded")
    assert labels["table1"]["cf"] == "CF"
    assert labels["table6"]["draem"] == "DRAEM"


def test_maps_are_of_the_first_table_that_is_measured(project: Project) -> None:
    """Asked for or finished; a figure alone, where nothing is, makes those of the first table."""
    task = "workshop.unsupervised.plug"
    plan = project.plan("results/embedded/anomaly_maps/workshop.unsupervised.plug.png")
    table12, table14 = (plan.suite("embedded").tables[name].file["rows"] for name in ("table12", "table14"))
    assert set(plan.localised("embedded", task)) == {plan.method(row)["label"] for row in table12[:4]}
    for row in table14:
        finish(plan, row, *plan.scores("embedded", task, row))
    assert list(plan.localised("embedded", task)) == [plan.method(row)["label"] for row in table14]
    asked = project.plan("results/embedded/table12.csv")
    assert set(asked.localised("embedded", task)) == {plan.method(row)["label"] for row in table12[:4]}
    assert Path(next(iter(asked.localised("embedded", task).values()))).name == "repetitions_0-2.parquet"


def test_ranks_by_a_metric_that_the_table_does_not_compare_are_refused(project: Project) -> None:
    plan = project.plan()
    assert metric_of(plan, "embedded", "table6", "pro") == "pro"
    said = refused(metric_of, plan, "embedded", "table6", "pixel_ap")
    assert "'pixel_ap'" in said
    assert "Known: image_auroc, pixel_auroc, pro" in said
