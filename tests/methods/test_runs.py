from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from safetensors import SafetensorError

from data.protocols import WHOLE_SET
from methods.fitting import Fitted
from methods.runs import IMAGE, Run, Starts, Tasks, gather, load_state, repeat, save_states, score_frame

FEATURES = {
    f"{dataset}/{split}": np.full((10, 2), value, dtype=np.float32) + np.arange(10, dtype=np.float32)[:, None]
    for dataset, split, value in (("pets", "train", 100), ("pets", "test", 200), ("cars", "test", 300))
}
AUXILIARY = np.zeros((5, 2), dtype=np.float32)


def images(*named: tuple[str, str, int], **columns: object) -> pd.DataFrame:
    return pd.DataFrame(named, columns=IMAGE).assign(**columns)


def to_train(members: str = "ab") -> pd.DataFrame:
    """The first member trains on rows 0 to 2, the second on 1 to 3."""
    parts = [
        images(*(("pets", "train", row) for row in range(i, i + 3)), member=member) for i, member in enumerate(members)
    ]
    return pd.concat(parts, ignore_index=True)


def to_test(members: str = "ab") -> pd.DataFrame:
    """Each member is tested against two categories, which share the image pets/test/4."""
    shared = ("pets", "test", 4)
    parts = [
        images(shared, ("cars", "test", i), shared, ("pets", "test", i), member=member)
        for i, member in enumerate(members)
    ]
    return pd.concat(parts, ignore_index=True)


def tasks(members: str = "ab", method: str = "flow", group: str = "pets.one_vs_rest") -> Tasks:
    return Tasks(group, method, to_train(members), to_test(members), FEATURES, AUXILIARY)


def keyed(runs: list[Run]) -> dict[str, Run]:
    return {run.key: run for run in runs}


def test_rows_are_gathered_in_their_order() -> None:
    rows = images(("cars", "test", 3), ("pets", "train", 9), ("pets", "test", 0), ("cars", "test", 1))
    rows.index = [7, 7, 0, 2]
    found = gather(FEATURES, rows)
    assert found.dtype == np.float32
    assert found[:, 0].tolist() == found[:, 1].tolist() == [303, 109, 200, 301]


def test_no_rows_are_no_features() -> None:
    assert gather(FEATURES, images()).shape == (0, 2)


def test_a_run_has_its_members_images() -> None:
    run = keyed(tasks().runs([0]))["b/0"]
    assert run.data.inliers[:, 0].tolist() == [101, 102, 103]
    assert run.data.auxiliary is AUXILIARY
    assert run.data.name == "pets.one_vs_rest b flow repetition 0"
    assert run.images.to_numpy().tolist() == [["pets", "test", 4], ["cars", "test", 1], ["pets", "test", 1]]
    assert run.test[:, 0].tolist() == [204, 301, 201]


def test_members_run_within_repetitions() -> None:
    assert [run.key for run in tasks().runs(range(2, 4))] == ["a/2", "b/2", "a/3", "b/3"]


def test_repetitions_share_their_members_arrays() -> None:
    """Fifty runs of ten members must not hold the features fifty times."""
    runs = keyed(tasks().runs(range(2)))
    assert runs["a/0"].data.inliers is runs["a/1"].data.inliers
    assert runs["a/0"].test is runs["a/1"].test


def seeds(runs: list[Run]) -> dict[str, int]:
    return {run.key: run.seed for run in runs}


def test_more_members_and_repetitions_change_no_seed() -> None:
    few, many = seeds(tasks("ab").runs([1])), seeds(tasks("cabd").runs(range(5)))
    assert few == {key: many[key] for key in few}


def test_every_run_has_its_own_seed() -> None:
    """They are pinned by test_seeds: here, the words that a seed is made of."""
    variants = [tasks(), tasks(method="cf"), tasks(group="pets.dataset_vs_dataset")]
    found = [run.seed for variant in variants for run in variant.runs(range(3))]
    assert len(set(found)) == len(found) == 18


def test_a_run_goes_on_from_its_own_saved_state(tmp_path: Path) -> None:
    path = tmp_path / "models.safetensors"
    save_states({run.key: {"seed_": np.array(run.seed)} for run in tasks().runs(range(2))}, path)
    for run in tasks(method="oe").runs(range(2), Starts(inliers=path)):
        assert run.data.start == {"seed_": keyed(tasks().runs(range(2)))[run.key].seed}
    assert tasks().runs([0])[0].data.start is None


def test_members_go_on_from_what_their_repetition_learned_of_the_auxiliary_set(tmp_path: Path) -> None:
    path = tmp_path / "models.safetensors"
    save_states({f"{WHOLE_SET}/{repetition}": {"seed_": np.array(repetition)} for repetition in range(2)}, path)
    runs = keyed(tasks(method="flow_ratio").runs(range(2), Starts(auxiliary=path)))
    assert {key: run.data.auxiliary_start for key, run in runs.items()} == {
        f"{member}/{repetition}": {"seed_": repetition} for member in "ab" for repetition in range(2)
    }
    assert runs["a/0"].data.start is None


def fitted(value: float) -> Fitted:
    return Fitted(np.array([value, value + 1, np.nan]), {})


def test_scores_stand_beside_their_images() -> None:
    runs = tasks().runs([0, 1])
    frame = score_frame(runs, [fitted(10 * i) for i in range(4)])
    assert frame.columns.tolist() == ["member", "repetition", "dataset", "split", "row", "score"]
    assert len(frame) == 12
    assert frame.iloc[4].tolist() == ["b", 0, "cars", "test", 1, 11.0]
    assert frame.iloc[6].tolist() == ["a", 1, "pets", "test", 4, 20.0]
    assert frame["score"].isna().sum() == 4
    assert not frame.duplicated(["member", "repetition", *IMAGE]).any()


def test_a_result_without_seed_stands_for_all_repetitions() -> None:
    runs = tasks().runs([3, 4])
    results = [fitted(0), fitted(10)]
    assert repeat(runs, runs[:2], results) == results + results
    assert repeat(runs, runs, results + results[::-1]) == results + results[::-1]


def test_states_are_kept_by_run(tmp_path: Path) -> None:
    states = {
        "a/1": {"x_": np.array([1.5]), "nested.y": np.arange(6, dtype=np.int64).reshape(3, 2).T},
        "a/10": {"x_": np.array(True)},
    }
    save_states(states, tmp_path / "models.safetensors")
    for run, state in states.items():
        found = load_state(tmp_path / "models.safetensors", run)
        assert found.keys() == state.keys()
        for name, value in state.items():
            np.testing.assert_array_equal(found[name], value, strict=True)


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    save_states({"a/1": {"x_": np.zeros(1)}}, tmp_path / "models.safetensors")
    with pytest.raises(ValueError, match=r"models.safetensors holds no state of run a/0"):
        load_state(tmp_path / "models.safetensors", "a/0")


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    with pytest.raises(SafetensorError):
        save_states({"a/0": {"x_": np.array(["text"], dtype=object)}}, tmp_path / "models.safetensors")
    assert list(tmp_path.iterdir()) == []
