"""Local copies, and names of image sets: they change with what changes the images, and with nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from tests.workflow.conftest import Project
from workflow.configuration import ConfigurationError
from workflow.sources import ImageSet, LocalCopy, local_copies

FILE = {"name": "a.zip", "urls": ["https://a.b/a.zip"], "hash": "md5:0", "bytes": 1}
ENTRY = {
    "title": "A",
    "layout": "svhn_mat",
    "options": {"files": {"test": "a.mat"}},
    "channels": 3,
    "categories": {"rule": "label"},
    "splits": ["test"],
    "native_side": 32,
    "files": [FILE],
}
IMAGES = ImageSet("svhn", ENTRY, 32, None, None)
COPY = LocalCopy("a.tar", "class_folders")


@pytest.mark.parametrize(
    "changed",
    [
        replace(IMAGES, dataset="digits"),
        replace(IMAGES, side=16),
        replace(IMAGES, per_class=10),
        replace(IMAGES, copy=LocalCopy("a.tar", "svhn_mat")),
        replace(IMAGES, entry={**ENTRY, "layout": "celeba"}),
        replace(IMAGES, entry={**ENTRY, "options": {"files": {"test": "b.mat"}}}),
        replace(IMAGES, entry={**ENTRY, "channels": 1}),
        replace(IMAGES, entry={**ENTRY, "categories": {"rule": "attribute"}}),
        replace(IMAGES, entry={**ENTRY, "files": [{**FILE, "hash": "md5:1"}]}),
        replace(IMAGES, entry={**ENTRY, "files": [FILE, FILE]}),
    ],
)
def test_what_changes_the_images_changes_the_name(changed: ImageSet) -> None:
    assert changed.name != IMAGES.name


def test_copies_differ_by_path_and_layout() -> None:
    copies = [COPY, LocalCopy("b.tar", "class_folders"), LocalCopy("a.tar", "svhn_mat")]
    assert len({replace(IMAGES, copy=copy).name for copy in copies}) == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "B"},
        {"splits": ["train", "test"]},
        {"native_side": 64},
        {"counts": {"test": 5}},
        {"licence": "free"},
        {"categories": {"rule": "label", "names": ["0", "1"]}},
        {"files": [{**FILE, "urls": ["https://b.c"], "name": "b.zip"}]},
    ],
)
def test_nothing_else_changes_it(changed: dict) -> None:
    assert replace(IMAGES, entry={**ENTRY, **changed}).name == IMAGES.name


def test_a_copy_in_another_layout_has_no_use_for_options_and_hashes() -> None:
    copied = replace(IMAGES, copy=COPY)
    assert copied.name == replace(copied, entry={**ENTRY, "options": {}, "files": []}).name


def test_the_name_tells_the_dataset() -> None:
    assert IMAGES.name.startswith("svhn-")
    assert len(IMAGES.name) == len("svhn-") + 8


def test_files_are_the_copy_or_the_downloads() -> None:
    assert IMAGES.files("data") == ["data/raw/svhn/a.zip"]
    assert replace(IMAGES, copy=COPY).files("data") == ["a.tar"]
    assert replace(IMAGES, entry={**ENTRY, "files": []}).files("data") == []


def test_suites_that_share_a_dataset_and_size_share_its_images(project: Project) -> None:
    project.write("suites/mine.yaml", {**project.read("suites/papers.yaml"), "repetitions": 1, "backbone": "identity"})
    project.write("suites/few.yaml", {**project.read("suites/papers.yaml"), "images_per_class": 10})
    papers, mine, few = (
        {s.name for s in project.plan().suite(n).image_sets.values()} for n in ("papers", "mine", "few")
    )
    assert papers == mine
    assert papers & few == {name for name in papers if "." in name}, "a category keeps all of its images"


def test_copies_of_the_settings_come_before_those_of_the_suite(project: Project) -> None:
    official = {"path": project.copy("mine"), "layout": "cifar_python"}
    given: dict[str, Any] = {"svhn": project.copy("svhn"), "cifar10": official}
    found = local_copies(project.load(local_copies=given), "development")
    assert found["svhn"] == LocalCopy(given["svhn"], "svhn_mat")
    assert found["cifar10"] == LocalCopy(official["path"], "cifar_python")
    assert found["cifar100"].path == f"{project.folder}/shared/data/cifar100.tar.gz"
    assert found["cifar100"].layout == "class_folders"


@pytest.mark.parametrize(
    ("dataset", "copy", "message"),
    [
        ("svnh", ".", "local_copies: 'svnh' is no dataset of config/datasets.yaml. Did you mean 'svhn'?"),
        ("svhn", "nowhere", "local_copies.svhn: nowhere is not there; correct the path"),
        ("svhn", "\0", "local_copies.svhn: \0 is not there"),
        ("svhn", "x" * 5000, "local_copies.svhn: xxx"),
        (
            "svhn",
            {"path": ".", "layout": "class_folder"},
            "is no layout of a copy of svhn. Did you mean 'class_folders'?",
        ),
        (
            "svhn",
            {"path": ".", "layout": "celeba"},
            "local_copies.svhn.layout: 'celeba' is no layout of a copy of svhn.",
        ),
        ("digits", ".", "local_copies.digits.layout: 'digits' is no layout of a copy of digits. Known: class_folders"),
    ],
)
def test_a_wrong_copy_is_refused(project: Project, dataset: str, copy: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        local_copies(project.load(local_copies={dataset: copy}), "embedded")
    assert "config/config.yaml: local_copies" in str(caught.value)
    assert message in str(caught.value)


def test_a_missing_shared_copy_names_the_key_shared(project: Project) -> None:
    (project.folder / "shared/data/celeba.tar.gz").unlink()
    with pytest.raises(ConfigurationError) as caught:
        project.plan("results/development/table1.csv").check()
    assert "config/suites/development.yaml: local_copies.celeba: " in str(caught.value)
    assert "correct the path or the key `shared` of " in str(caught.value)


PARTS = ImageSet(
    "parts",
    {
        **ENTRY,
        "layout": "industrial",
        "options": {"good": "good"},
        "categories": {"rule": "product", "names": ["nut", "bolt"], "textures": ["nut"]},
        "counts": {"test": {"nut": 5}},
    },
    256,
    None,
    None,
    "nut",
    ("nut",),
)


def test_the_name_of_a_part_tells_its_categories() -> None:
    assert PARTS.name.startswith("parts.nut-")
    assert replace(PARTS, part="bolt", categories=("bolt",)).name.startswith("parts.bolt-")
    assert (PARTS.title, IMAGES.title) == ("parts.nut", "svhn")
    many = [replace(PARTS, part="nut-pin", categories=("nut", *others, "pin")) for others in (["bolt"], ["screw"])]
    assert len({images.name for images in many}) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"categories": {"rule": "product", "names": ["nut", "bolt"], "textures": []}},
        {"categories": {"rule": "product", "names": ["nut"]}},
        {"counts": {"test": {"nut": 6}}},
    ],
)
def test_textures_names_and_counts_change_no_image(changed: dict) -> None:
    assert replace(PARTS, entry={**PARTS.entry, **changed}).name == PARTS.name


@pytest.mark.parametrize(
    "changed",
    [replace(PARTS, side=128), replace(PARTS, entry={**PARTS.entry, "options": {"good": "ok"}})],
)
def test_side_and_options_change_the_images_of_a_category(changed: ImageSet) -> None:
    assert changed.name != PARTS.name


def test_images_are_counted_by_split_or_by_category() -> None:
    assert (PARTS.counts("test", "x"), PARTS.counts("train", "x")) == ({"nut": 5}, {})
    assert replace(PARTS, categories=("bolt",)).counts("test", "x") == {}
    assert replace(IMAGES, entry={**ENTRY, "counts": {"test": 7}}).counts("test", "x") == {"x": 7}
    assert IMAGES.counts("test", "x") == {}


@pytest.mark.parametrize(("dataset", "known"), [("mvtec_ad", "industrial"), ("workshop", "none")])
def test_class_folders_have_no_masks(project: Project, dataset: str, known: str) -> None:
    given = {dataset: {"path": ".", "layout": "class_folders"}}
    with pytest.raises(ConfigurationError) as caught:
        local_copies(project.load(local_copies=given), "embedded")
    message = f"local_copies.{dataset}.layout: 'class_folders' is no layout of a copy of {dataset}. Known: {known}"
    assert message in str(caught.value)
