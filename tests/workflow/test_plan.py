"""What the rules ask of the plan, and what it refuses before any of them runs."""

import json
import re
from pathlib import Path

import pytest

from tests.workflow.conftest import Project, refused
from workflow.configuration import ConfigurationError
from workflow.figures import figures
from workflow.plan import Plan

GROUP = "digits.one_vs_rest"
COSTS = "table16"  # of which the ledger has nothing


def finish(plan: Plan, method: str, *files: str) -> None:
    """Leave score files as jobs do."""
    for path in map(Path, files):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        path.with_suffix(".json").write_text(
            json.dumps({"outputs": {}, "method": plan.run_settings("embedded", method)})
        )


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "results/embeded/table1.csv",
            r"results/embeded: 'embeded' is no suite.* Did you mean 'embedded'\? Known: dev",
        ),
        (
            "results/embedded/table17.csv",
            "results/embedded: 'table17' is no table of .*suites/embedded.yaml.* 'table7'",
        ),
        ("results/embedded/tabel2.png", "results/embedded: 'tabel2' is no table of .*suites/embedded.yaml.* 'table2'"),
        ("results/tabel2.csv", "results/papers: 'tabel2' is no table of .*suites/papers.yaml"),
        ("results/table5.csv", "suites/papers.yaml: tables: table5 needs celeba, but no copy .* Google Drive"),
        ("results/papers/table5.tex", "suites/papers.yaml: tables: table5 needs celeba, but no copy"),
    ],
)
def test_what_is_asked_for_is_checked(project: Project, target: str, message: str) -> None:
    assert re.search(message, refused(project.plan("--cores", "1", target).check))


@pytest.mark.parametrize("target", ["results/table1.csv", "results/table3.csv", "results/papers/ledger.csv", "all"])
def test_what_needs_no_file_fetched_by_hand_is_not_refused(project: Project, target: str) -> None:
    project.plan(target).check()


def test_a_suite_without_any_table_that_can_run_is_refused(project: Project) -> None:
    project.edit("suites/papers.yaml", lambda c: c.update(tables=["table5"]))
    assert "table5 needs celeba" in refused(project.plan("results/papers/ledger.csv").check)
    assert "table5 needs celeba" in refused(project.plan().check)


def test_a_broken_suite_matters_only_to_those_who_ask_for_it(project: Project) -> None:
    project.edit("suites/papers.yaml", lambda c: c.update(backbone="moco"))
    plan = project.plan("results/embedded/table1.csv")
    plan.check()
    assert plan.image_set("digits-c6c90b2c").dataset == "digits"
    with pytest.raises(ConfigurationError, match=r"suites/papers\.yaml: backbone: 'moco' is no backbone"):
        plan.suite("papers")
    assert "suites/papers.yaml: backbone: 'moco'" in refused(project.plan("results/table1.csv").check)


def test_every_name_in_a_path_is_checked(project: Project) -> None:
    plan = project.plan("results/embedded/table1.csv")
    calls = [
        (lambda: plan.group("embedded", "digit.one_vs_rest"), "'digits.one_vs_rest'"),
        (lambda: plan.run_settings("embedded", "kd"), "'kde'"),
        (lambda: plan.run_settings("embedded", "csi"), "is no method of methods.yaml that is run"),
        (lambda: plan.auxiliary_features("embedded", GROUP, "goad"), "is no method"),
        (lambda: plan.image_set("digits-c6c90b2d"), "'digits-c6c90b2c'"),
        (lambda: plan.backbone("identity-1"), "'identity-"),
        (lambda: plan.weights_entry("moco_v2_800ep_pretrain.pth"), "'moco_v2_800ep_pretrain.pth.tar'"),
        (lambda: plan.raw_features("embedded", "digits", 9, "train"), "'digits.8'"),
        (lambda: plan.prepared("embedded", "svhn", 8, "test", "npy"), "Known: digits.8, "),
        (lambda: plan.table("papers", "table5"), "is no table that can run"),
    ]
    for call, hint in calls:
        with pytest.raises(ConfigurationError, match=re.escape(hint)):
            call()


def test_files_of_a_group(project: Project) -> None:
    plan = project.plan("results/embedded/table3.csv")
    group = "digits.dataset_vs_dataset"
    assert list(plan.features("embedded", group)) == [
        "digits/train",
        "digits/test",
        "letters/test",
        "numerals/test",
        "typefaces/test",
    ]
    train, test, *others = plan.indexes("embedded", group)
    assert train == f"data/prepared/{plan.suite('embedded').image_sets['digits', 8].name}/train.parquet"
    assert [Path(path).name for path in (test, *others)] == 4 * ["test.parquet"]


def test_only_a_method_that_declares_it_gets_the_auxiliary_set(project: Project) -> None:
    plan = project.plan()
    for method, entry in plan.configuration.methods.items():
        if "quoted" not in entry:
            files = plan.auxiliary_features("embedded", GROUP, method)
            assert files == (["results/embedded/features/glyphs.8.train.npy"] if "auxiliary" in entry["uses"] else [])


def test_a_backbones_key_changes_with_its_entry(project: Project) -> None:
    before = project.plan().suite("embedded").backbone.key
    project.edit("backbones.yaml", lambda c: c["moco_v1_200ep"].update(label="other"))
    assert project.plan().suite("embedded").backbone.key == before
    project.edit("backbones.yaml", lambda c: c["identity"].update(reason="other"))
    assert project.plan().suite("embedded").backbone.key != before


def test_weights_are_known_by_their_file(project: Project) -> None:
    assert project.plan().weights_entry("moco_v1_200ep_pretrain.pth.tar")["head"] == "linear"


def test_a_run_goes_on_from_the_same_batch_of_its_base(project: Project) -> None:
    plan = project.plan()
    own = f"results/embedded/models/{GROUP}/flow/repetitions_0-2.safetensors"
    auxiliary = "results/embedded/models/glyphs.auxiliary.8/flow/repetitions_0-2.safetensors"
    starts = {
        method: plan.starts("embedded", GROUP, method, "repetitions_0-2") for method in ("oe", "flow_ratio", "cf")
    }
    assert starts == {"oe": {"inliers": own}, "flow_ratio": {"inliers": own, "auxiliary": auxiliary}, "cf": {}}


def test_the_auxiliary_set_is_a_group_that_tests_nothing(project: Project) -> None:
    plan = project.plan()
    group = plan.group("embedded", "glyphs.auxiliary.8")
    assert (group.dataset, group.side, group.test_sources) == ("glyphs", 8, ())
    features = {"glyphs/train": "results/embedded/features/glyphs.8.train.npy"}
    assert plan.features("embedded", group.name) == features


def test_long_jobs_start_first(project: Project) -> None:
    plan = project.plan()
    methods = ("cf", "flow", "kde", "oe", "flow_ratio")
    assert [plan.priority("embedded", GROUP, method) for method in methods] == [2, 2, 1, 0, 0]
    one, each_class = "workshop.few_anomalies.plug", "workshop.known_class.plug"
    assert [plan.priority("embedded", one, method) for method in ("nfad", "bgad")] == [2, 2]
    assert [plan.priority("embedded", each_class, method) for method in ("nfad", "bgad")] == [2, 3]


def test_a_suite_cuts_the_repetitions_of_a_method_into_jobs(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update(repetitions_per_job={"flow": 2}))
    names = {
        m: [Path(f).stem for f in project.plan().scores("embedded", GROUP, m)] for m in ("flow", "flow_ratio", "cf")
    }
    assert names["flow"] == names["flow_ratio"] == ["repetitions_0-1", "repetitions_2-2"]
    assert names["cf"] == ["repetitions_0-2"]


def test_a_suite_asks_fewer_repetitions_of_a_method_and_of_those_that_go_on_from_it(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update(fewer_repetitions={"flow": 2, "cf": 9}))
    plan = project.plan("results/embedded/table1.csv")
    found = {entry["method"]: entry["repetitions"] for entry in plan.measurements("embedded")}
    assert {method: found[method] for method in ("flow", "oe", "cf", "kde")} == {"flow": 2, "oe": 2, "cf": 3, "kde": 3}
    assert [Path(file).stem for file in plan.scores("embedded", GROUP, "oe")] == ["repetitions_0-1"]


def test_batches_follow_those_of_the_base(project: Project) -> None:
    """The base's models are there by batch, so those who go on from it need the same ones."""
    plan = project.plan()
    finish(plan, "flow", f"results/embedded/scores/{GROUP}/flow/repetitions_0-0.parquet")
    names = [Path(file).stem for file in plan.scores("embedded", GROUP, "oe")]
    assert names == ["repetitions_0-0", "repetitions_1-2"]
    assert [Path(file).stem for file in plan.scores("embedded", GROUP, "cf")] == ["repetitions_0-2"]


def test_settings_of_a_run_are_what_decides_its_numbers(project: Project) -> None:
    assert project.plan().run_settings("embedded", "knn") == {
        "name": "knn",
        "class": "pyod.models.knn.KNN",
        "hyperparameters": {"n_neighbors": 5, "method": "largest"},
        "deterministic": True,
    }


def test_the_metrics_are_of_the_tables_asked_for(project: Project) -> None:
    plan = project.plan("results/embedded/table2.csv")
    assert set(plan.measured("embedded")) == {(GROUP, "cf")}
    assert plan.confusion("embedded") == [(GROUP, "cf")]
    assert list(plan.test_tasks("embedded")) == [GROUP]
    groups = {group for group, _ in project.plan("results/embedded/ledger.csv").measured("embedded")}
    assert groups == {group.name for table in plan.suite("embedded").tables.values() for group in table.groups}


def test_what_is_measured_in_plain_values(project: Project) -> None:
    plan = project.plan("results/embedded/table2.csv", "results/embedded/table10.csv")
    measured = plan.measurements("embedded")
    assert json.loads(json.dumps(measured))[0] == {
        "group": GROUP,
        "method": "cf",
        "files": [f"results/embedded/scores/{GROUP}/cf/repetitions_0-2.parquet"],
        "repetitions": 3,
        "confusion": True,
        "images": None,
        "hard": None,
    }
    one = next(entry for entry in measured if entry["hard"])
    assert one["hard"]["hard"] == f"results/embedded/hard/{one['group']}.csv"
    assert [Path(path).name for path in one["images"].values()] == ["test.parquet", "test.masks.npy"]


def test_metrics_on_disk_stay(project: Project) -> None:
    """Asking for table 2 after table 1 takes nothing away from metrics.csv."""
    plan = project.plan("results/embedded/table2.csv")
    for method in ("kde", "oe"):
        finish(plan, method, *plan.scores("embedded", GROUP, method))
    assert set(plan.measured("embedded")) == {(GROUP, "cf"), (GROUP, "kde"), (GROUP, "oe")}


def test_metrics_of_other_hyperparameters_do_not(project: Project) -> None:
    plan = project.plan("results/embedded/table2.csv")
    finish(plan, "kde", *plan.scores("embedded", GROUP, "kde"))
    project.edit("methods.yaml", lambda c: c["methods"]["kde"]["hyperparameters"]["bandwidth"].update(value=2.0))
    assert set(project.plan("results/embedded/table2.csv").measured("embedded")) == {(GROUP, "cf")}


def test_an_unfinished_batch_is_not_on_disk(project: Project) -> None:
    plan = project.plan("results/embedded/table2.csv")
    (file,) = plan.scores("embedded", GROUP, "kde")
    finish(plan, "kde", file)
    Path(file).unlink()
    assert (GROUP, "kde") not in plan.measured("embedded")


def test_a_table_in_plain_values(project: Project) -> None:
    table = project.plan().table("papers", "table3")
    assert json.loads(json.dumps(table))["name"] == "table3"
    assert list(table["absent"]) == ["celeba"]
    protocol = "dataset_vs_dataset"
    ratio = {"method": "mse_ratio", "label": "MSE-ratio", "auxiliary": True, "quoted": False, "protocol": protocol}
    assert table["rows"][1] == ratio
    assert project.plan().table("papers", "table2")["metric"] == "auroc_vs"


def test_the_ledger_shows_a_table_that_cannot_run(project: Project) -> None:
    """Its published numbers then stand beside `not run`."""
    shown = {table["name"]: table for table in project.plan("results/papers/ledger.csv").tables("papers")}
    assert list(shown) == [name for name in project.read("suites/papers.yaml")["tables"] if name != COSTS]
    assert shown["table5"]["categories"] == ("female", "male")


def test_the_ledger_shows_a_table_with_nothing_to_compare_with(project: Project) -> None:
    """A spec may not declare all of its categories absent."""
    project.edit("tables/table3.yaml", lambda c: c.update(against=["celeba"], category_labels={}))
    shown = {table["name"]: table for table in project.plan("results/papers/ledger.csv").tables("papers")}
    assert shown["table3"]["categories"] == ("celeba",)
    assert shown["table3"]["absent"] == {}


def test_a_table_of_unknown_categories_waits_for_its_scores(project: Project) -> None:
    project.edit("datasets.yaml", lambda c: c["digits"].update(categories={"rule": "label"}))
    tables = [name for name in project.read("suites/embedded.yaml")["tables"] if name != COSTS]
    names = [table["name"] for table in project.plan("results/embedded/table5.csv").tables("embedded")]
    assert names == [name for name in tables if name not in ("table1", "table2", "table9", "table11")]
    names = [table["name"] for table in project.plan("results/embedded/ledger.csv").tables("embedded")]
    assert names == tables


def test_kinds_of_tables_are_patterns(project: Project) -> None:
    plan = project.plan()
    assert plan.tables_of_kind("confusion") == "table2"
    assert re.fullmatch(plan.tables_of_kind("comparison"), "table1")
    assert not re.fullmatch(plan.tables_of_kind("comparison"), "table2")


TEXTURES = ["carpet", "grid", "leather", "tile", "wood"]
PRODUCT = "workshop.few_anomalies.granite"


def test_files_of_a_category(project: Project) -> None:
    plan = project.plan("results/embedded/table6.csv")
    name = plan.suite("embedded").image_sets["workshop.granite", 128].name
    key = plan.level_backbone("embedded", "efficientnet_b6").key
    assert plan.of_part("embedded", PRODUCT, "test", "masks.npy") == f"data/prepared/{name}/test.masks.npy"
    assert plan.of_task("embedded", PRODUCT, "train", "npy") == f"data/prepared/{name}/train.npy"
    assert plan.levels("embedded", PRODUCT, "nfad", "train") == f"data/features/{name}/train.{key}.safetensors"
    assert plan.indexes("embedded", PRODUCT) == [f"data/prepared/{name}/{split}.parquet" for split in ("train", "test")]
    assert plan.image_set(name).categories == ("granite",)
    assert plan.backbone(key).name == "filter_bank"


def test_textures_are_named_by_the_registry(project: Project) -> None:
    plan = project.plan()
    found = {name: plan.textures("embedded", f"workshop.few_anomalies.{name}") for name in ("weave", "plug")}
    assert found == {"weave": ["weave"], "plug": []}
    assert plan.textures("papers", "mvtec_ad.few_anomalies.carpet-zipper") == TEXTURES
    project.edit("datasets.yaml", lambda c: c["workshop"]["categories"].update(textures=["plug"]))
    assert project.plan().textures("embedded", "workshop.few_anomalies.weave") == []


def test_a_task_is_one_category_of_a_group(project: Project) -> None:
    plan = project.plan()
    task = plan.task("papers", "mvtec_ad.known_class.metal_nut")
    assert (task.group.name, task.category) == ("mvtec_ad.known_class.carpet-zipper", "metal_nut")
    assert task.title == "mvtec ad, metal nut, known class"
    said = refused(plan.task, "papers", "mvtec_ad.known_class.metalnut")
    assert "'mvtec_ad.known_class.metalnut' is no category and protocol of this suite" in said
    assert "Did you mean 'mvtec_ad.known_class.metal_nut'" in said


def test_hard_classes_are_those_of_the_unseen_subset(project: Project) -> None:
    plan, part = project.plan(), "carpet-zipper"
    assert "toothbrush" not in plan.has_hard_classes("papers", f"mvtec_ad.few_anomalies.{part}")
    assert len(plan.has_hard_classes("papers", f"mvtec_ad.few_anomalies.{part}")) == 14
    assert plan.has_hard_classes("papers", "btad.few_anomalies.01-03") == ()


def test_only_a_method_that_declares_them_gets_synthetic_anomalies(project: Project) -> None:
    plan, group = project.plan(), "workshop.unsupervised.plug"
    bank = [f"results/embedded/synthetic/{group}/deit.safetensors"]
    found = {method: plan.synthetic("embedded", group, method) for method in ("fastflow_deit", "cl_flow_deit")}
    assert found == {"fastflow_deit": [], "cl_flow_deit": bank}
    assert plan.synthetic_copies == 2


def test_each_row_runs_under_its_own_protocol(project: Project) -> None:
    plan = project.plan()
    runs = {(group.protocol, method) for group, method in plan.runs(plan.suite("embedded").tables["table12"])}
    assert runs == {
        *(
            ("unsupervised", f"{flow}_{backbone}")
            for flow in ("fastflow", "cl_flow")
            for backbone in ("resnet18", "deit")
        ),
        ("few_anomalies", "nfad"),
        ("few_anomalies", "bgad"),
    }


def test_only_a_method_that_declares_them_gets_known_anomalies(project: Project) -> None:
    plan = project.plan()
    bank = [f"results/embedded/anomalies/{PRODUCT}/efficientnet_b6/repetitions_0-2.safetensors"]
    found = {m: plan.anomalies("embedded", PRODUCT, m, "repetitions_0-2") for m in ("nfad", "bgad_normal", "bgad")}
    assert found == {"nfad": [], "bgad_normal": [], "bgad": bank}


def test_how_many_anomalies_are_known(project: Project) -> None:
    assert project.plan().known_anomalies == {"count": 10, "copies": 100}


def test_a_suite_replaces_hyperparameters_of_its_runs_alone(project: Project) -> None:
    papers, embedded = (
        project.plan().run_settings(suite, "bgad")["hyperparameters"] for suite in ("papers", "embedded")
    )
    changed = {name for name in papers if papers[name] != embedded[name]}
    assert papers.keys() == embedded.keys()
    assert changed == set(project.read("suites/embedded.yaml")["hyperparameters"]["bgad"])
    assert (papers["meta_epochs"], embedded["meta_epochs"]) == (25, 8)


def test_every_category_of_an_industrial_table_is_measured(project: Project) -> None:
    plan = project.plan("results/embedded/table6.csv")
    groups = [f"workshop.few_anomalies.{name}" for name in ("granite", "weave", "plug", "washer")]
    assert set(plan.measured("embedded")) == {(g, m) for g in groups for m in ("nfad", "bgad_normal", "bgad")}
    assert sorted(plan.test_tasks("embedded")) == sorted(groups)


def test_the_known_classes_of_a_stand_in_wait_for_their_scores(project: Project) -> None:
    for target, waits in (("table6", True), ("table9", False)):
        shown = {table["name"] for table in project.plan(f"results/embedded/{target}.csv").tables("embedded")}
        assert "table6" in shown
        assert ("table9" not in shown) == waits


def test_a_sweep_begins_with_the_suites_settings_and_its_own(project: Project) -> None:
    runs = project.read("sweep.yaml")["known_anomalies"]["runs"]
    begun = project.plan().swept("embedded", "known_anomalies")
    assert [settings["name"] for settings in begun] == [run["method"] for run in runs]
    assert [settings["hyperparameters"]["focal"] for settings in begun if settings["name"] == "bgad"] == [False, True]
    assert begun[0]["hyperparameters"]["meta_epochs"] == 8


def test_a_sweep_of_localising_methods_goes_with_the_protocol(project: Project) -> None:
    plan = project.plan("results/embedded/table12.csv", "results/embedded/table6.csv")
    for protocol, kind in (("few_anomalies", "known_anomalies"), ("unsupervised", "synthetic_anomalies")):
        task = f"workshop.{protocol}.plug"
        assert plan.sweep_kind("embedded", task) == kind
        assert kind in plan.method(plan.swept_method("embedded", task))["uses"]


def test_a_table_is_finished_when_all_of_its_runs_are_measured(project: Project) -> None:
    """Table 2's contrastive flow is in table 1 too, which is not finished by it."""
    plan = project.plan("results/embedded/table2.csv")
    assert [table["name"] for table in plan.finished("embedded")] == ["table2"]
    plan = project.plan("results/embedded/findings.csv")
    assert plan.finished("embedded") == []
    for _, method in plan.runs(plan.suite("embedded").tables["table1"]):
        finish(plan, method, *plan.scores("embedded", GROUP, method))
    assert [table["name"] for table in plan.finished("embedded")] == ["table1", "table2"]


def test_every_localising_run_that_is_measured_is_audited(project: Project) -> None:
    plan = project.plan("results/embedded/table1.csv", "results/embedded/table6.csv")
    audited = plan.audited("embedded")
    assert {entry["method"] for entry in audited} == {"nfad", "bgad_normal", "bgad"}
    group = "workshop.few_anomalies.plug"
    (one,) = [entry for entry in audited if (entry["group"], entry["method"]) == (group, "bgad")]
    assert one["file"] == f"results/embedded/scores/{group}/bgad/repetitions_0-2.parquet"
    assert one["test"] == f"results/embedded/tasks/{group}.test.parquet"
    assert list(one["images"]) == ["index", "masks"]
    assert "unseen" not in {entry["group"].split(".")[1] for entry in project.plan().audited("embedded")}
    assert set(plan.labels) >= {entry["method"] for entry in audited}


def test_maps_are_sooner_of_a_table_that_compares_methods(project: Project) -> None:
    """Of table 7 we run BGAD alone, of table 12 NFAD too; table 6, with a third, is not measured."""
    plan = project.plan("results/embedded/table7.csv", "results/embedded/table12.csv")
    assert list(plan.localised("embedded", "workshop.few_anomalies.plug")) == ["NFAD", "BGAD"]


def test_ranks_are_drawn_of_tables_that_compare_methods(project: Project) -> None:
    """Neither of the confusion matrix of one method nor of costs."""
    plan = project.plan()
    paths = figures(plan, "embedded", ["table1", "table2", "table6", "table16"])
    assert [path for path in paths if "ranks" in path] == [
        f"results/embedded/figures/ranks.{name}"
        for name in ("table1.auroc", "table6.pixel_auroc", "table6.pro", "table6.image_auroc")
    ]
