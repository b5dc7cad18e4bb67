import re

import pytest

from tests.workflow.conftest import Project, refused


def papers_tables(project: Project) -> list[str]:
    return list(project.read("suites/papers.yaml")["tables"])


def test_the_papers_suite_runs_without_a_file_fetched_by_hand(project: Project) -> None:
    suite = project.suite("papers")
    assert [*suite.tables, *suite.missing] == [*(t for t in papers_tables(project) if t != "table5"), "table5"]
    assert list(suite.missing) == ["table5"]
    assert {image_set.dataset for image_set in suite.image_sets.values()} == {
        "cifar10",
        "cifar100",
        "svhn",
        "tiny_imagenet",
        "mvtec_ad",
        "btad",
    }


def test_a_copy_of_celeba_gives_the_fifth_table(project: Project) -> None:
    suite = project.suite("papers", local_copies={"celeba": project.copy("celeba")})
    assert list(suite.tables) == papers_tables(project)
    assert suite.missing == {}
    assert ("celeba", 64) in suite.image_sets
    assert ("celeba", 32) in suite.image_sets


def test_a_table_on_an_absent_dataset_is_left_out(project: Project) -> None:
    project.edit("suites/development.yaml", lambda c: c["absent"].update(imagenet="no"))
    project.edit("suites/development.yaml", lambda c: c["local_copies"].pop("cifar100"))
    project.edit("suites/development.yaml", lambda c: c["absent"].update(cifar100="burnt"))
    suite = project.suite("development")
    assert suite.missing["table4"].missing == "needs cifar100, but burnt."
    assert set(suite.tables["table3"].absent) == {"svhn", "cifar100"}


@pytest.mark.parametrize(("setting", "expected"), [("suite", 5), (1, 1), (12, 12)])
def test_repetitions_are_the_suites_unless_set(project: Project, setting: object, expected: int) -> None:
    assert project.suite("papers", repetitions=setting).repetitions == expected


def test_weights_are_downloaded_shared_or_none(project: Project) -> None:
    assert project.suite("papers", data_root="d/").backbone.weights == "d/raw/weights/moco_v2_800ep_pretrain.pth.tar"
    weights = f"{project.folder}/shared/weights/mobilenet_edgetpu_100.uint8.safetensors"
    assert project.suite("development").backbone.weights == weights
    assert project.suite("embedded").backbone.weights is None


def test_missing_shared_weights_name_both_places_to_correct(project: Project) -> None:
    (project.folder / "shared/weights/mobilenet_edgetpu_100.uint8.safetensors").unlink()
    text = refused(project.suite, "development")
    assert "config/backbones.yaml: mobilenet_edgetpu_100.weights.file: " in text
    assert re.search(r"is not there; correct the path or the key `shared` of .*config/config.yaml", text)


def test_an_unknown_backbone(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update(backbone="moco_v2_800"))
    message = r"suites/embedded.yaml: backbone: 'moco_v2_800' is no backbone .* Did you mean 'moco_v2_800ep'\?"
    assert re.search(message, refused(project.suite, "embedded"))


def test_tables_that_share_scores_must_agree_on_the_images(project: Project) -> None:
    project.edit("tables/table2.yaml", lambda c: c.update(resolution=16))
    assert re.search(
        r"tables/table2.yaml: found images of side 16, but .*tables/table1.yaml has images of side 32 and in .*"
        r"suites/papers.yaml they share the tasks cifar10.one_vs_rest; expected the same `resolution` and `against`",
        refused(project.suite, "papers"),
    )


def test_tables_that_share_scores_must_agree_on_the_outliers(project: Project) -> None:
    project.write(
        "tables/table17.yaml", {**project.read("tables/table3.yaml"), "against": ["svhn"], "category_labels": {}}
    )
    project.edit("suites/papers.yaml", lambda c: c["tables"].append("table17"))
    assert "found images of side 32 against svhn, but " in refused(project.suite, "papers")


def test_a_difference_that_the_images_do_not_show_is_none(project: Project) -> None:
    project.edit("tables/table2.yaml", lambda c: c.update(resolution=16))
    assert project.suite("embedded").groups["digits.one_vs_rest"].side == 8


def test_a_group_has_one_name_and_every_image_it_needs(project: Project) -> None:
    suite = project.suite("embedded")
    products = ("granite", "plug", "washer", "weave")
    protocols = ("few_anomalies", "known_class", "unseen", "unsupervised")
    assert set(suite.groups) == {
        *(f"workshop.{protocol}.{name}" for protocol in protocols for name in products),
        "digits.one_vs_rest",
        "digits.dataset_vs_dataset",
        "letters.one_vs_rest",
        "typefaces.one_vs_rest",
        "glyphs.auxiliary.8",
    }
    for group in suite.groups.values():
        assert {(name, group.side) for name in group.test_sources} <= set(suite.image_sets)


@pytest.mark.parametrize(
    ("key", "backbone", "message"),
    [
        (
            "backbone",
            "filter_bank",
            "found filter_bank, whose output is levels; expected a backbone of one feature vec",
        ),
        ("efficientnet_b6", "identity", "found identity, whose output is .*; expected a backbone of level maps"),
        ("efficientnet_b6", "filters", "'filters' is no backbone of config/backbones.yaml. Did you mean 'filter_bank'"),
    ],
)
def test_a_backbone_gives_what_its_key_says(project: Project, key: str, backbone: str, message: str) -> None:
    place = "backbone" if key == "backbone" else f"level_backbones.{key}"
    project.edit("suites/embedded.yaml", lambda c: (c if key in c else c["level_backbones"]).update({key: backbone}))
    assert re.search(f"suites/embedded.yaml: {place}: {message}", refused(project.suite, "embedded"))


def test_a_suite_without_industrial_tables_needs_no_level_backbone(project: Project) -> None:
    def change(suite: dict) -> None:
        suite["tables"] = ["table1"]
        suite["stand_ins"] = {"backbone": suite["stand_ins"]["backbone"]}
        del suite["level_backbones"]

    project.edit("suites/embedded.yaml", change)
    assert project.suite("embedded").level_backbones == {}


@pytest.mark.parametrize(
    ("method", "name", "message"),
    [
        ("nfad", "clamp", r"hyperparameters.nfad.clamp: found '1', expected a number"),
        ("nfda", "blocks", "hyperparameters: 'nfda' is no method of methods.yaml. Did you mean 'nfad'"),
        (
            "nfad",
            "block",
            "hyperparameters.nfad: 'block' is no hyperparameter of nfad in .*methods.yaml. Did you mean 'blocks'",
        ),
        ("nfad", "margin", "hyperparameters.nfad: 'margin' is no hyperparameter of nfad"),
        (
            "padim",
            "blocks",
            "hyperparameters.padim: 'blocks' is no hyperparameter of padim in .*methods.yaml. Known: none",
        ),
    ],
)
def test_a_suite_replaces_only_hyperparameters_that_there_are(
    project: Project, method: str, name: str, message: str
) -> None:
    changes = {method: {name: {"value": "1", "source": "choice", "reason": "a"}}}
    project.edit("suites/embedded.yaml", lambda c: c.update(hyperparameters=changes))
    assert re.search(f"suites/embedded.yaml: {message}", refused(project.suite, "embedded"))


@pytest.mark.parametrize("key", ["fewer_repetitions", "repetitions_per_job"])
@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("nfda", "'nfda' is no method of methods.yaml. Did you mean 'nfad'"),
        ("knn", "found knn, which has `deterministic: True` in .*methods.yaml; expected a method that trains anew"),
        ("flow_ratio", "found flow_ratio, which has `starts_from: flow` in"),
        ("padim", "found padim, which has `quoted: True` in"),
    ],
)
def test_only_methods_that_train_in_each_repetition_are_counted(
    project: Project, key: str, method: str, message: str
) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update({key: {method: 1}}))
    assert re.search(f"suites/embedded.yaml: {key}: {message}", refused(project.suite, "embedded"))


def test_each_category_has_its_own_images_and_no_auxiliary_set(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update(tables=["table6"]))
    suite = project.suite("embedded")
    assert set(suite.image_sets) == {(f"workshop.{name}", 128) for name in ("granite", "plug", "washer", "weave")}
    assert {s.categories for s in suite.image_sets.values()} == {("granite",), ("plug",), ("washer",), ("weave",)}
    assert not any("auxiliary" in name for name in suite.groups)


def test_tables_share_the_tasks_of_all_their_categories(project: Project) -> None:
    """Table 11 has the classes of five categories, table 9 those of two; hard classes need two of them."""
    groups, part = project.suite("papers").groups, "carpet-zipper"
    both = groups[f"mvtec_ad.known_class.{part}"].categories
    assert both == ("carpet", "capsule", "metal_nut", "screw", "transistor")
    assert "toothbrush" in groups[f"mvtec_ad.few_anomalies.{part}"].categories
    assert "toothbrush" not in groups[f"mvtec_ad.unseen.{part}"].categories
    tables = project.suite("papers").tables
    assert tables["table9"].groups == tables["table11"].groups


def test_tables_of_one_category_must_agree_on_the_resolution(project: Project) -> None:
    project.edit("tables/table7.yaml", lambda c: c.update(resolution=64))
    message = r"table7.yaml: found images of side 64, but .*table6.yaml has .* side 256 .* mvtec_ad.few_anomalies"
    assert re.search(message, refused(project.suite, "papers"))
