"""A dataset in a folder of the user's is one entry, whatever its layout."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.protocols import one_vs_rest
from tests.workflow.conftest import Project, refused
from tests.workflow.test_own import Own
from tests.workflow.test_prepare import draw
from workflow.plan import Plan
from workflow.prepare import prepare_split, verified_source

GREY, DOT = np.full((12, 12, 3), 90), np.pad([[255]], ((2, 9), (4, 7)))
FOLDERS = {"title": "Pets", "folder": "pets", "layout": "class_folders", "native_side": 12, "channels": 1}
PRODUCTS = {"title": "Parts", "folder": "parts", "layout": "industrial", "native_side": 12}
TABLED = {"title": "Listed parts", "folder": "listed", "layout": "csv", "native_side": 12}
NUTS = {"rule": "product", "names": ["nut"]}
LINES = "path,split,category,anomaly,mask\n0.png,train,nut,0,\n1.png,test,nut,0,\n2.png,test,nut,1,m.png\n"


@pytest.fixture
def own(project: Project, tmp_path: Path) -> Own:
    """Three folders of images, one in each layout, and their entries."""
    own = Own(project, tmp_path / "own")
    for name in ("train/cat/0", "train/dog/0", "test/cat/1", "test/dog/1", "test/dog/2"):
        draw(own.folder / f"pets/{name}.png", GREY)
    for name in ("train/good/0", "test/good/1", "test/bent/2"):
        draw(own.folder / f"parts/nut/{name}.png", GREY)
    draw(own.folder / "parts/nut/ground_truth/bent/2_mask.png", DOT)
    for number in range(3):
        draw(own.folder / f"listed/{number}.png", GREY)
    draw(own.folder / "listed/m.png", DOT)
    own.write("listed/images.csv", LINES)
    entries = {"parts": {**PRODUCTS, "categories": NUTS}, "listed": {**TABLED, "categories": NUTS}}
    own.write("datasets.yaml", {"pets": {**FOLDERS, "categories": {"rule": "label"}}, **entries})
    return own


def table(own: Own, base: str, dataset: str, **changes: Any) -> Plan:
    """The plan of a table like a delivered one on another dataset, in the embedded suite."""
    file = own.project.read(f"tables/{base}.yaml")
    for key in ("category_labels", "claims", "classes", "categories"):
        file.pop(key, None)
    own.write("tables/table_mine.yaml", {**file, "dataset": dataset, **changes})
    own.write("suites/embedded.yaml", {"extend": "embedded", "tables": ["table_mine"]})
    plan = own.project.plan("results/embedded/table_mine.csv", own=str(own.folder))
    plan.check()
    return plan


def prepared(plan: Plan, source: str, folder: Path, split: str) -> pd.DataFrame:
    image_set = plan.suite("embedded").image_sets[source, 8]
    path, official = verified_source(image_set, image_set.files(plan.data_root))
    files = {key: str(folder / key) for key in ("images", "index", *(["masks"] if image_set.part else []))}
    prepare_split(image_set, split, path, official=official, **files)
    return pd.read_parquet(folder / "index")


def test_class_folders(own: Own, tmp_path: Path) -> None:
    plan = table(own, "table1", "pets", resolution=8)
    assert plan.image_set(plan.suite("embedded").image_sets["pets", 8].name).layout == "class_folders"
    assert prepared(plan, "pets", tmp_path, "test")["category"].tolist() == ["cat", "dog", "dog"]


@pytest.mark.parametrize("dataset", ["parts", "listed"])
def test_products_with_masks(own: Own, tmp_path: Path, dataset: str) -> None:
    plan = table(own, "table6", dataset, resolution=8)
    assert {group.name for group, _ in plan.runs(plan.suite("embedded").tables["table_mine"])} == {
        f"{dataset}.few_anomalies.nut"
    }
    index = prepared(plan, f"{dataset}.nut", tmp_path, "test")
    assert (index["label"] != "good").tolist() == [dataset == "parts", dataset == "listed"]
    assert np.load(tmp_path / "masks").any((1, 2)).tolist() == (index["label"] != "good").tolist()
    assert prepared(plan, f"{dataset}.nut", tmp_path, "train")["label"].tolist() == ["good"]


def test_pixels_as_features_are_as_many_in_every_dataset(own: Own) -> None:
    """The embedded suite has no backbone, and its auxiliary images are grey."""
    own.write("datasets.yaml", {"pets": {**FOLDERS, "channels": 3, "categories": {"rule": "label"}}})
    text = refused(lambda: table(own, "table1", "pets", resolution=8))
    assert f"own/tables/table_mine.yaml: found pets with channels: 3 in {own.folder}/datasets.yaml; expected 1" in text


def test_a_changed_picture_is_seen(own: Own) -> None:
    plan = table(own, "table1", "pets", resolution=8)
    name = plan.suite("embedded").image_sets["pets", 8].name
    before = plan.copy_state(name)
    draw(own.folder / "pets/train/cat/3.png", GREY)
    from workflow.copy_state import copy_state

    copy_state.cache_clear()
    assert plan.copy_state(name) != before


def test_labels_that_are_never_inliers(own: Own, tmp_path: Path) -> None:
    """As where only good images train: the defect is no category of its own."""
    (own.folder / "pets/train/dog/0.png").unlink()
    rule = {"rule": "label", "inliers": ["cat"]}
    own.write("datasets.yaml", {"pets": {**FOLDERS, "categories": rule}})
    plan = table(own, "table1", "pets", resolution=8)
    (group,) = plan.suite("embedded").tables["table_mine"].groups
    train, test = (prepared(plan, "pets", tmp_path, split) for split in ("train", "test"))
    trained, tested = one_vs_rest(train, test, "pets", group.categories or None)
    assert trained["member"].tolist() == ["cat"]
    assert tested["anomaly"].tolist() == [False, True, True]
    assert plan.table("embedded", "table_mine")["categories"] == ("cat",)


def test_without_its_folder_only_its_own_tables_cannot_run(own: Own) -> None:
    own.write("datasets.yaml", {"pets": {**FOLDERS, "folder": "/nowhere/pets", "categories": {"rule": "label"}}})
    file = {**own.project.read("tables/table1.yaml"), "dataset": "pets"}
    file.pop("category_labels")
    own.write("tables/table_mine.yaml", file)
    own.write("suites/embedded.yaml", {"extend": "embedded", "tables": ["table_mine"]})
    suite = own.project.suite("embedded", own=str(own.folder))
    assert "table1" in suite.tables
    assert f"needs pets, but /nowhere/pets is not there, the folder of pets in {own.folder}" in str(
        suite.missing["table_mine"].missing
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layout": "svhn_mat"}, "pets.layout: found 'svhn_mat', expected one of class_folders, industrial, csv"),
        ({"files": [{"name": "a"}]}, "no files, as the images lie in `folder`"),
        ({"layout": "industrial"}, "pets: missing key 'categories'"),
        ({"options": {"colour": 1}}, "pets.options: unknown key 'colour'"),
        ({"title": None}, "pets.title: found None"),
        ({"categories": {"rule": "label", "names": ["a", "b"], "inliers": ["c"]}}, "'c' is no label of pets"),
    ],
)
def test_a_wrong_entry_is_said_with_the_users_file(own: Own, change: dict, message: str) -> None:
    own.write("datasets.yaml", {"pets": {**FOLDERS, **change}})
    assert f"{own.folder}/datasets.yaml: " in own.refusal()
    assert message in own.refusal()
