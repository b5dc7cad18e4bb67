"""What is pretrained on which images, and what is refused before it is."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from methods.pretraining.settings import MoCoSettings, build_settings
from tests.workflow.conftest import Project, problem, refused
from workflow.backbone import Pretraining
from workflow.errors import ROOT
from workflow.yaml_file import parse

DELIVERED = parse(ROOT / "config/pretraining.yaml")["pretrainings"]
STUDY = [f"{role}_{kind}" for role in ("resnet18", "deit") for kind in ("transfer", "simsiam", "cl_flow")]


def pretraining(project: Project, name: str, suite: str = "development") -> Pretraining:
    return project.suite(suite).pretrainings[name]


def declared(value: Any) -> dict[str, Any]:
    return {"value": value, "source": "choice", "reason": "a"}


def test_a_suite_trains_what_it_lists_and_what_its_backbones_name(project: Project) -> None:
    assert set(project.suite("development").pretrainings) == {"moco_narrow_resnet18_32", *STUDY}
    assert set(project.suite("papers").pretrainings) == {"moco_resnet18_32", "moco_v2_800ep_32", *STUDY}
    assert project.suite("embedded").pretrainings == {}


def test_extractors_learn_from_the_training_images_of_all_categories(project: Project) -> None:
    """Those that the suite has; never a test image."""
    plan = project.plan("results/development/table15.csv")
    found = pretraining(project, "resnet18_cl_flow")
    names = [plan.suite("development").image_sets[f"mvtec_ad.{name}", 256].name for name in ("bottle", "screw")]
    assert plan.pretraining_images(found.key, "npy") == [f"data/prepared/{name}/train.npy" for name in names]
    (images,) = pretraining(project, "resnet18_cl_flow", "papers").image_sets
    assert len(images.categories) == 15
    assert len(pretraining(project, "resnet18_cl_flow", "papers").textures) == 5
    assert [plan.image_set(name).categories for name in names] == [("bottle",), ("screw",)]


def test_an_extractor_starts_from_the_suites_own(project: Project) -> None:
    found = pretraining(project, "resnet18_simsiam")
    assert found.start is not None
    assert found.start.name == "resnet18_levels"
    order = project.plan().pretraining_order(found.key)
    assert order["start"]["weights"]["sha256"] == found.start.entry["weights"]["sha256"]
    assert order["label"] == "category"
    other = pretraining(project, "resnet18_simsiam", "papers")
    assert other.start is not None
    assert (other.start.name, other.start.weights) == ("resnet18_tv_in1k_levels", None)
    assert json.loads(json.dumps(order)) == order


def test_moco_is_new_or_goes_on_from_its_checkpoint(project: Project) -> None:
    new, tuned = (pretraining(project, name, "papers") for name in ("moco_resnet18_32", "moco_v2_800ep_32"))
    settings = [build_settings(found.kind, found.settings) for found in (new, tuned)]
    assert all(isinstance(found, MoCoSettings) for found in settings)
    assert [(s.architecture, s.small_images, s.transform["input"]) for s in settings] == [
        ("resnet18", True, 32),
        ("resnet50", False, 224),
    ]
    assert settings[1].initial == project.read("backbones.yaml")["moco_v2_800ep"]["md5"]
    start = project.plan().pretraining_start(tuned.key)
    assert (new.start, start) == (None, ["data/raw/weights/moco_v2_800ep_pretrain.pth.tar"])
    assert {found.side for found in (new, tuned)} == {32}
    assert {image_set.dataset for found in (new, tuned) for image_set in found.image_sets} == {"tiny_imagenet"}


def test_a_pretrained_backbone_may_be_the_suites(project: Project) -> None:
    """Tables 1 to 5 then wait for its pretraining."""
    before = pretraining(project, "moco_narrow_resnet18_32").key
    project.edit("suites/development.yaml", lambda c: c.update(backbone="moco_narrow_resnet18_32"))
    backbone = project.suite("development").backbone
    assert backbone.weights == f"data/pretrained/{before}/encoder.safetensors"
    features = project.plan().raw_features("development", "cifar10", 32, "test")
    assert features.endswith(f"/test.{backbone.key}.npy")


Change = Callable[[Project], None]


def edited(file: str, change: Callable[[Any], object]) -> Change:
    return lambda project: project.edit(file, change)


SUITE, FILE = "suites/development.yaml", "pretraining.yaml"


@pytest.mark.parametrize(
    "change",
    [
        edited(
            FILE, lambda c: c["pretrainings"]["resnet18_cl_flow"]["hyperparameters"]["sgd_momentum"].update(value=0.5)
        ),
        edited(FILE, lambda c: c["pretrainings"]["resnet18_cl_flow"]["images"].update(resolution=128)),
        edited(SUITE, lambda c: c["pretrainings"].update(resnet18_cl_flow={"epochs": declared(3)})),
        edited(SUITE, lambda c: c.update(categories={"mvtec_ad": ["bottle", "screw", "tile"]})),
        edited("backbones.yaml", lambda c: c["resnet18_levels"].update(reason="other")),
    ],
)
def test_whatever_decides_the_weights_is_in_their_name_and_in_that_of_their_features(
    project: Project, change: Change
) -> None:
    before = pretraining(project, "resnet18_cl_flow").key, project.suite("development").level_backbones
    change(project)
    after = pretraining(project, "resnet18_cl_flow").key, project.suite("development").level_backbones
    assert before[0] != after[0]
    assert before[1]["resnet18_cl_flow"].key != after[1]["resnet18_cl_flow"].key
    assert before[1]["resnet18_cl_flow"].weights != after[1]["resnet18_cl_flow"].weights


def test_words_are_not_in_the_name(project: Project) -> None:
    before = pretraining(project, "resnet18_cl_flow").key
    values = "pretrainings", "resnet18_cl_flow"
    project.edit(FILE, lambda c: c[values[0]][values[1]]["hyperparameters"]["batch"].update(reason="another"))
    project.edit(FILE, lambda c: c[values[0]][values[1]].update(label="another"))
    assert pretraining(project, "resnet18_cl_flow").key == before


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        (
            FILE,
            lambda c: c["pretrainings"]["resnet18_transfer"].update(starts_from="resnet"),
            r"pretraining.yaml: resnet18_transfer, in .*development.yaml: starts_from: 'resnet' is no key of level",
        ),
        (
            FILE,
            lambda c: c["pretrainings"]["resnet18_transfer"]["images"].update(dataset="mvtec"),
            r"pretraining.yaml: resnet18_transfer, in .*: images.dataset: 'mvtec' is no dataset .* mean 'mvtec_ad'",
        ),
        (
            FILE,
            lambda c: c["pretrainings"]["resnet18_simsiam"]["images"].update(dataset="auxiliary"),
            r"resnet18_simsiam, in .*: found tiny_imagenet, which .*datasets.yaml gives no products; simsiam",
        ),
        (
            SUITE,
            lambda c: c.update(categories={"mvtec_ad": ["screw"]}),
            r"resnet18_transfer, in .*development.yaml: .* category screw alone; transfer tells categories apart",
        ),
        (
            SUITE,
            lambda c: c["level_backbones"].update(resnet18="resnet18_simsiam_levels"),
            r"resnet18_transfer, in .*: starts_from: found resnet18, which is resnet18_simsiam_levels .* pretrained",
        ),
        (
            SUITE,
            lambda c: c["pretrainings"].update(moco={}),
            "development.yaml: pretrainings: 'moco' is no pretraining",
        ),
        (
            SUITE,
            lambda c: c["pretrainings"].update(deit_simsiam={"epoch": declared(2)}),
            r"development.yaml: pretrainings.deit_simsiam: 'epoch' is no hyperparameter of deit_simsiam.* 'epochs'",
        ),
        (
            SUITE,
            lambda c: c["pretrainings"].update(deit_simsiam={"epochs": declared(0)}),
            r"suites/development.yaml: pretrainings.deit_simsiam.hyperparameters.epochs.value: found 0, expected",
        ),
        (
            SUITE,
            lambda c: c["pretrainings"]["moco_narrow_resnet18_32"].update(queue=declared(10)),
            r"moco_narrow_resnet18_32, in .*development.yaml: queue is 10, but each batch brings 128 keys; enlarge it",
        ),
        (
            "backbones.yaml",
            lambda c: c["resnet18_simsiam_levels"].update(levels=[1, 4]),
            r"backbones.yaml: resnet18_simsiam_levels: found .*\[1, 4\].*, but .* trains .*\[1, 2, 3\]",
        ),
        (
            SUITE,
            lambda c: (c["local_copies"].pop("mvtec_ad"), c["absent"].update(mvtec_ad="lost")),
            r"in .*development.yaml: images.dataset: needs mvtec_ad, but lost",
        ),
    ],
)
def test_what_cannot_be_pretrained(project: Project, file: str, change: Callable[[Any], object], message: str) -> None:
    project.edit(file, change)
    assert re.search(message, refused(project.suite, "development"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda c: c["resnet18_transfer"]["hyperparameters"].update(queue=declared(64)),
            "resnet18_transfer.hyperparameters: 'queue' is no hyperparameter of transfer",
        ),
        (
            lambda c: c["moco_resnet18_32"]["hyperparameters"].pop("queue"),
            "moco_resnet18_32.hyperparameters: missing key 'queue', which moco needs",
        ),
        (
            lambda c: c["moco_v2_800ep_32"].update(starts_from="moco_v1_200ep"),
            "moco_v2_800ep_32.starts_from: found moco_v1_200ep, which is no MoCo v2 checkpoint",
        ),
        (
            lambda c: c.pop("deit_cl_flow"),
            "deit_cl_flow_tokens.pretraining: 'deit_cl_flow' is no pretraining of",
        ),
    ],
)
def test_entries_of_both_files_fit_each_other(project: Project, change: Callable[[Any], object], message: str) -> None:
    project.edit(FILE, lambda c: change(c["pretrainings"]))
    assert message in refused(project.load)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("resnet18_transfer", {"kind": "byol"}, "kind: found 'byol', expected one of moco, transfer, simsiam, cl_flow"),
        ("resnet18_transfer", {"network": {}}, "network: found {}, expected no such key, as there is starts_from"),
        (
            "moco_resnet18_32",
            {"network": {**DELIVERED["moco_resnet18_32"]["network"], "arguments": {"width": 2}}},
            "network.arguments: unknown key 'width'",
        ),
        ("moco_resnet18_32", {"starts_from": "moco_v2_800ep"}, "expected no such key, as there is starts_from"),
        ("resnet18_transfer", {"images": {"dataset": "btad"}}, "images: missing key 'resolution'"),
        ("resnet18_transfer", {"seed": 1}, "unknown key 'seed'"),
        (
            "resnet18_transfer",
            {"hyperparameters": {"batch": declared(1)}},
            "batch.value: found 1, expected a whole",
        ),
        (
            "resnet18_transfer",
            {"hyperparameters": {"images_per_class": declared("all")}},
            "images_per_class.value: found 'all', expected a whole number of at least 1, or null for all",
        ),
        (
            "resnet18_transfer",
            {"hyperparameters": {"augmentation": declared({"crop_area": [0, 1]})}},
            "augmentation.value: missing key 'crop_ratio'",
        ),
    ],
)
def test_a_wrong_entry(name: str, change: dict[str, Any], message: str) -> None:
    said = problem("pretraining", {"pretrainings": {name: {**DELIVERED[name], **change}}})
    assert said.startswith(f"file.yaml: pretrainings.{name}")
    assert message in said


def test_a_new_encoder_needs_a_network() -> None:
    entry = {key: value for key, value in DELIVERED["moco_resnet18_32"].items() if key != "network"}
    said = problem("pretraining", {"pretrainings": {"a": entry}})
    assert said == "file.yaml: pretrainings.a: missing key 'network'"


def test_a_name_that_a_suite_does_not_train(project: Project) -> None:
    plan = project.plan("results/development/pretraining/moco_v2_800ep_32.csv")
    assert "is no pretraining of" in refused(plan.pretraining_epochs, "development", "moco_v2_800ep_32")
    assert "is no pretraining of a suite" in refused(plan.pretraining, "moco_resnet18_32-00000000")
