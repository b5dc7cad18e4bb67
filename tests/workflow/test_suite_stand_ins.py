from tests.workflow.conftest import Project
from workflow.suite_stand_ins import suite_stand_ins


def entries(project: Project, suite: str, **copies: str) -> dict[str, list[dict]]:
    """What is said where, by text."""
    found: dict[str, list[dict]] = {}
    for entry in suite_stand_ins(project.supply(suite, **copies)):
        found.setdefault(entry["text"], []).append({key: entry[key] for key in entry if key != "text"})
    return found


def test_tiny_imagenet_is_named_where_it_stands_in_for_imagenet(project: Project) -> None:
    without = {text: where for text, where in entries(project, "papers").items() if "tiny_imagenet" in text}
    (text,) = without
    assert text.startswith("tiny_imagenet as auxiliary set, for imagenet (no copy of imagenet is given")
    assert without[text] == [{"methods": ["mse_ratio", "flow_ratio", "flow_ratio_initialised", "oe", "cf"]}]
    given = entries(project, "papers", imagenet=project.copy("imagenet"))
    assert not any("auxiliary" in text for text in given)


def test_what_a_file_says_stands_where_it_matters(project: Project) -> None:
    found = entries(project, "development")
    (where,) = found["MobileNet-EdgeTPU, trained on ImageNet with labels, for MoCo"]
    assert {"kde", "cf"} <= set(where["methods"])
    assert "nfad" not in where["methods"]
    (where,) = found["ResNet-18, trained on ImageNet with labels, for EfficientNet-B6"]
    assert where["methods"] == ["nfad", "bgad_normal", "bgad", "bgad_dagger"]
    assert found["CIFAR-10 re-encoded as JPEG"] == [{"datasets": ["cifar10"]}, {"categories": ["cifar10"]}]
    (where,) = found["Tiny-ImageNet, 100 images of each of 200 classes, for ImageNet"]
    assert "cf" in where["methods"]
    assert "kde" not in where["methods"]


def test_replacements_and_subsets_are_said(project: Project) -> None:
    assert entries(project, "embedded")["letters in the place of cifar100"] == [
        {"datasets": ["letters"]},
        {"categories": ["letters"]},
    ]
    project.edit("suites/embedded.yaml", lambda c: c.update(images_per_class=9))
    assert entries(project, "embedded")["only the first 9 images of each class"] == [{}]


def test_a_reduced_schedule_is_said_of_its_methods(project: Project) -> None:
    """With the numbers of both; other settings of a suite are no reduction."""
    usual = project.read("methods.yaml")["methods"]["nfad"]["hyperparameters"]["meta_epochs"]["value"]
    reduced = {text: where for text, where in entries(project, "embedded").items() if text.startswith("reduced")}
    (text,) = [text for text, (where,) in reduced.items() if "nfad" in where["methods"]]
    assert f"meta epochs 8 for {usual}" in text
    assert "steps per batch 2 for all" in text
    assert "learning rate" not in text
    assert ";" not in text  # which separates reasons in the ledger
    assert not any(text.startswith("reduced") for text in entries(project, "papers"))


def test_one_dataset_in_the_place_of_two_is_said_once(project: Project) -> None:
    found = entries(project, "embedded")
    assert found["workshop in the place of mvtec_ad and btad"] == [
        {"datasets": ["workshop"]},
        {"categories": ["workshop"]},
    ]
