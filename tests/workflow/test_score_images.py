"""A picture goes through what a run's images went through, and comes out with its score."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from data.files import sha256
from methods.mse import MSE
from methods.reduction import Reduction
from methods.runs import save_states
from reports.map_pictures import write_map_pictures
from tests.workflow.conftest import Project, refused
from workflow.backbone import Backbone
from workflow.score_images import Scored, score_images
from workflow.scored_files import check_output, write_scored
from workflow.trained_run import TrainedRun, check_files, trained_run
from workflow.verify.records import Record

SIDE = 4
IDENTITY = {"kind": "identity", "label": "pixels", "output": "pixels"}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two pictures, the second in a folder, twice as wide as they are high."""
    for number, name in enumerate(("b.png", "a/c.jpg")):
        (tmp_path / "pictures" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (16, 8), 50 + 100 * number).save(tmp_path / "pictures" / name)
    return tmp_path / "pictures"


def run(folder: Path, mean: np.ndarray) -> TrainedRun:
    """A run of MSE whose inliers had this mean."""
    save_states({"cat/0": {"mean_": mean}}, folder / "model.safetensors")
    Reduction(np.zeros(SIDE * SIDE, np.float32), None).save(folder / "reduction.safetensors")
    settings: dict[str, Any] = {"class": "methods.mse.MSE", "hyperparameters": {}, "deterministic": True}
    backbone, reduction = Backbone("identity", IDENTITY, None), folder / "reduction.safetensors"
    return TrainedRun(folder / "model.safetensors", "cat/0", settings, 0, SIDE, 1, backbone, reduction)


def test_scores_are_those_of_the_method_on_prepared_images(pictures: Path, tmp_path: Path) -> None:
    mean = np.zeros(SIDE * SIDE)
    mean[0] = 1
    scored = score_images(run(tmp_path, mean), pictures, "cpu")
    assert scored.names == ["a/c.jpg", "b.png"]
    expected = MSE().restore({"mean_": mean}).decision_function(np.full((2, SIDE * SIDE), 0.25, np.float32))
    np.testing.assert_allclose(scored.scores, expected, rtol=1e-6)
    assert scored.maps is None


def test_a_run_that_diverged_scores_nothing(pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"the training of cat/0 diverged"):
        score_images(run(tmp_path, np.full(SIDE * SIDE, np.nan)), pictures, "cpu")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("model.safetensors", "expected results/<suite>/models/<group>/<method>/<batch>.safetensors"),
        ("results/a/scores/b/c/repetitions_0-2.parquet", "expected results/<suite>/models/<group>/<method>/<batch>"),
        ("results/a/models/b/c/repetitions_0-2.safetensors", "is not there"),
    ],
)
def test_a_model_is_named_by_its_path_from_where_snakemake_was_called(
    project: Project, path: str, message: str
) -> None:
    assert message in refused(trained_run, project.plan(), Path(path), None, 0)


def extraction(backbone: str) -> Record:
    return Record(f"{backbone}.json", {"rule": "extract", "wildcards": {"backbone": backbone}})


def test_the_backbone_is_one_of_those_behind_the_run(tmp_path: Path) -> None:
    """Others may be behind what the run was given, but not in its place."""
    trained = run(tmp_path, np.zeros(1))
    files = Record("run.json", {"outputs": {path: sha256(Path(path)) for path in trained.files}})
    check_files(trained, [files, extraction("other-1"), extraction(trained.backbone.key)])
    text = refused(check_files, trained, [files, extraction("other-1")])
    assert f"made with the backbone other-1; the configuration has {trained.backbone.key} now" in text


def test_a_file_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no images found"):
        score_images(run(tmp_path, np.zeros(SIDE * SIDE)), tmp_path, "cpu")


def test_maps_share_a_scale(tmp_path: Path) -> None:
    maps = np.zeros((2, 3, 3), np.float32)
    maps[1, 0, 0] = 8
    files = [tmp_path / f"{name}.png" for name in "ab"]
    assert write_map_pictures(maps, files) == (0.0, 8.0)
    low, high = (np.asarray(Image.open(file))[0, 0].tolist() for file in files)
    assert low == np.asarray(Image.open(files[1]))[2, 2].tolist()
    assert sum(high) > sum(low)


@pytest.mark.parametrize(
    ("names", "files"),
    [(["x/a.jpg", "b.png"], ["b.png", "x/a.png"]), (["a.jpg", "a.png"], ["a.jpg.png", "a.png.png"])],
)
def test_every_picture_gets_a_map_of_its_name(tmp_path: Path, names: list[str], files: list[str]) -> None:
    scored = Scored(names, np.array([1.0, 0.1]), np.zeros((2, 3, 3), np.float32))
    write_scored(scored, run(tmp_path, np.zeros(1)), tmp_path / "out")
    maps = tmp_path / "out/maps"
    assert sorted(str(path.relative_to(maps)) for path in maps.rglob("*.png")) == files
    assert (tmp_path / "out/scores.csv").read_text() == f"image,score\n{names[0]},1.0\n{names[1]},0.1\n"


def test_maps_of_an_earlier_call_go_and_the_users_files_stay(tmp_path: Path) -> None:
    sound, out = run(tmp_path, np.zeros(1)), tmp_path / "out"
    write_scored(Scored(["a.jpg", "b.png"], np.zeros(2), np.zeros((2, 3, 3), np.float32)), sound, out)
    (out / "maps/mine.png").touch()
    write_scored(Scored(["b.png"], np.zeros(1), np.zeros((1, 3, 3), np.float32)), sound, out)
    assert sorted(path.name for path in (out / "maps").iterdir()) == ["b.png", "mine.png"]
    write_scored(Scored(["b.png"], np.zeros(1), None), sound, out)
    found = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert found == ["maps/mine.png", "scores.csv", "scores.json"]


@pytest.mark.parametrize(
    ("there", "output", "message"),
    [
        ("out", "out", "out: is a file; name a folder"),
        ("out", "out/a/b", "out: is a file; name a folder"),
        ("out/scores.csv", "out", "out/scores.csv: not of an earlier call"),
        ("photos/a.csv", "photos/out", "photos/out: lies in "),
    ],
)
def test_where_nothing_can_be_written_is_said_beforehand(tmp_path: Path, there: str, output: str, message: str) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("name,value\n")
    assert f"{tmp_path}/{message}" in refused(check_output, tmp_path / output, tmp_path / "photos")
