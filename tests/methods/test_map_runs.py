"""The runs of a localising method, their known anomalies, and what is left to test them on."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.industrial_protocols import known_class, one_product
from methods.anomalies.bank import Draw, NormalImages, write_bank
from methods.backbones.filter_bank import build
from methods.map_runs import KNOWN, MapRun, MapTasks, Task, map_score_frame

SIDE, COUNT = 32, 4
LABELS = [*["bent"] * 6, *["good"] * 4, *["scratch"] * 5]
FIRST = 3  # images of another category come first
INDEX = pd.DataFrame({"label": LABELS, "category": "nut"}, index=range(FIRST, FIRST + len(LABELS)))
ROWS = slice(FIRST, FIRST + len(LABELS))
TRAIN = INDEX[INDEX["label"] == "good"]
FEW, CLASSES, NONE = (Task("parts", protocol, "nut") for protocol in ("few_anomalies", "known_class", "unsupervised"))
NORMAL = (np.zeros((4, 2, 2, 3), dtype=np.float32),)
BENT, GOOD, SCRATCHED = ({i for i, found in enumerate(LABELS) if found == name} for name in ("bent", "good", "scratch"))


def frame_of(task: Task) -> pd.DataFrame:
    if task == CLASSES:
        return known_class(TRAIN, INDEX, task.dataset, task.category, member_per_class=True)[1]
    return one_product(TRAIN, INDEX, task.dataset, task.category)[1]


def tasks(task: Task, method: str = "nfad", bank: Path | None = None, repetitions: int = 2) -> MapTasks:
    known = task.known_anomalies(INDEX, range(repetitions), COUNT)
    return MapTasks(task=task, method=method, images=ROWS, test=frame_of(task), known=known, bank=bank)


def runs_of(tasks: MapTasks, repetitions: Iterable[int]) -> list[MapRun]:
    return tasks.runs(repetitions, NORMAL)


def keyed(runs: list[MapRun]) -> dict[str, MapRun]:
    return {run.key: run for run in runs}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One known anomaly of the first run, two of the second, ..."""
    images = np.random.default_rng(0).integers(0, 256, (4, SIDE, SIDE, 3), dtype=np.uint8)
    masks = np.zeros((4, SIDE, SIDE), dtype=np.uint8)
    masks[:, 8:20, 8:20] = 1
    names = ["nut/0", "nut/1", "nut.bent/0", "nut.scratch/0"]
    normal = NormalImages(images, textured=True)
    draws = {name: Draw(images[:count], masks[:count], normal, seed=count) for count, name in enumerate(names, 1)}
    path = tmp_path_factory.mktemp("anomalies") / "bank.safetensors"
    write_bank(path, build({"levels": [1]}), draws, copies=1)
    return path


def test_known_anomalies_are_drawn_for_each_repetition() -> None:
    known = FEW.known_anomalies(INDEX, range(5), COUNT)
    assert list(known.columns) == KNOWN
    assert known.groupby("repetition").size().to_dict() == dict.fromkeys(range(5), COUNT)
    assert set(zip(known["member"], known["dataset"], known["split"], strict=True)) == {("nut", "parts", "test")}
    assert (INDEX.loc[known["row"], "label"].to_numpy() == known["label"]).all()
    assert len({tuple(rows) for _, rows in known.groupby("repetition")["row"]}) > 1


def test_a_member_per_class_knows_that_class_alone() -> None:
    known = CLASSES.known_anomalies(INDEX, [3], COUNT)
    assert known.groupby(["member", "label"]).size().to_dict() == {
        ("nut.bent", "bent"): COUNT,
        ("nut.scratch", "scratch"): COUNT,
    }


def test_images_of_other_categories_are_never_known() -> None:
    others = INDEX.assign(category="bolt").set_axis(range(100, 100 + len(INDEX)))
    alone, among = (FEW.known_anomalies(index, [0], COUNT) for index in (INDEX, pd.concat([INDEX, others])))
    pd.testing.assert_frame_equal(alone, among)


def test_nothing_is_known_without_supervision() -> None:
    known = NONE.known_anomalies(INDEX, range(2), COUNT)
    assert list(known.columns) == KNOWN
    assert known.empty


@pytest.mark.parametrize("task", [FEW, CLASSES])
def test_a_draw_does_not_know_the_other_repetitions(task: Task) -> None:
    alone, among = task.known_anomalies(INDEX, [2], COUNT), task.known_anomalies(INDEX, range(4), COUNT)
    pd.testing.assert_frame_equal(alone, among[among["repetition"] == 2].reset_index(drop=True))


def test_a_draw_depends_on_dataset_and_category() -> None:
    others = [FEW, replace(FEW, dataset="tools"), replace(FEW, category="bolt")]
    drawn = [task.known_anomalies(INDEX.assign(category=task.category), range(5), COUNT) for task in others]
    assert len({tuple(known["row"]) for known in drawn}) == 3


def test_a_method_without_known_anomalies_has_one_member() -> None:
    for task in (NONE, FEW, CLASSES):
        runs = runs_of(tasks(task), range(2))
        assert [run.key for run in runs] == ["nut/0", "nut/1"]
        assert all(run.data.anomalies is None and run.data.normal is NORMAL for run in runs)


def test_a_run_is_named_in_full() -> None:
    assert runs_of(tasks(FEW), [1])[0].data.name == "parts few_anomalies nut nfad repetition 1"


def test_a_method_with_known_anomalies_gets_those_of_its_run(bank: Path) -> None:
    runs = [*runs_of(tasks(FEW, "bgad", bank), range(2)), *runs_of(tasks(CLASSES, "bgad", bank), [0])]
    assert [run.key for run in runs] == ["nut/0", "nut/1", "nut.bent/0", "nut.scratch/0"]
    assert [len(run.data.anomalies.known_masks) for run in runs if run.data.anomalies] == [1, 2, 3, 4]


def test_a_run_that_the_bank_lacks_is_named(bank: Path) -> None:
    with pytest.raises(ValueError, match=r"bank\.safetensors holds no anomalies of run nut/2"):
        runs_of(tasks(FEW, "bgad", bank), [2])


@pytest.mark.parametrize("uses_them", [False, True])
def test_drawn_images_are_not_tested(bank: Path, uses_them: bool) -> None:
    """In that repetition, nor by a method that does not use them: all methods are tested on the same images."""
    given = tasks(FEW, bank=bank if uses_them else None)
    for repetition, run in enumerate(runs_of(given, range(2))):
        known = given.known.loc[given.known["repetition"] == repetition, "row"]
        assert len(known) == COUNT
        assert sorted([*run.tests["nut"], *(known - FIRST)]) == list(range(len(INDEX)))
        assert list(run.tests) == ["nut"]


def test_without_supervision_every_image_is_tested() -> None:
    assert runs_of(tasks(NONE), [0])[0].tests["nut"].tolist() == list(range(len(INDEX)))


def test_a_member_of_a_class_is_tested_on_the_others(bank: Path) -> None:
    runs = runs_of(tasks(CLASSES, "bgad", bank), [0])
    found = {run.member: {category: set(rows) for category, rows in run.tests.items()} for run in runs}
    assert found == {
        "nut.bent": {"nut.bent": GOOD | SCRATCHED},
        "nut.scratch": {"nut.scratch": GOOD | BENT},
    }


def test_a_single_member_is_tested_on_what_the_members_of_classes_are() -> None:
    (run,) = runs_of(tasks(CLASSES), [0])
    found = {category: set(rows) for category, rows in run.tests.items()}
    assert found == {"nut.bent": GOOD | SCRATCHED, "nut.scratch": GOOD | BENT}


def test_every_run_has_its_own_seed(bank: Path) -> None:
    """They are pinned by test_seeds: here, the words that a seed is made of."""
    given = [tasks(NONE), tasks(FEW), tasks(CLASSES), tasks(FEW, "bgad"), tasks(replace(FEW, dataset="tools"))]
    runs = [run for variant in given for run in runs_of(variant, range(2))]
    runs += runs_of(tasks(CLASSES, "bgad", bank), [0])
    assert len({run.seed for run in runs}) == len(runs) == 12


def test_more_repetitions_change_no_seed_and_no_test() -> None:
    few, many = keyed(runs_of(tasks(FEW, repetitions=1), [0])), keyed(runs_of(tasks(FEW, repetitions=5), range(5)))
    assert few["nut/0"].seed == many["nut/0"].seed
    np.testing.assert_array_equal(few["nut/0"].tests["nut"], many["nut/0"].tests["nut"])


def test_scores_stand_beside_every_image_of_the_split() -> None:
    runs = runs_of(tasks(FEW), range(2))
    frame = map_score_frame(runs, np.arange(2.0 * len(INDEX)).reshape(2, -1), "parts", FIRST)
    assert list(frame.columns) == ["member", "repetition", "dataset", "split", "row", "score"]
    assert frame["row"].tolist() == 2 * INDEX.index.tolist()
    assert frame.iloc[len(INDEX) + 3].tolist() == ["nut", 1, "parts", "test", FIRST + 3, len(INDEX) + 3.0]


def test_scores_of_another_number_of_runs_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        map_score_frame(runs_of(tasks(FEW), range(2)), np.zeros((1, 3)), "parts", 0)
