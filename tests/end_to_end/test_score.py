"""Pictures are scored by trained runs as the workflow scored them, and by nothing that has changed since."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
BATCH = "repetitions_0-2"


def score(checkout: Checkout, images: Path, model: str, output: Path, *words: str) -> subprocess.CompletedProcess[str]:
    file = f"results/embedded/models/{model}/{BATCH}.safetensors"
    command = [sys.executable, "contraflow.py", "score", str(images), file, str(output), *words]
    return subprocess.run(command, cwd=checkout.folder, capture_output=True, text=True)


def pictures(checkout: Checkout, image_set: str, folder: Path) -> Path:
    """The prepared test images of an image set as files, in their order."""
    (array,) = checkout.folder.glob(f"data/prepared/{image_set}-*/test.npy")
    folder.mkdir()
    for row, pixels in enumerate(np.load(array)):
        Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(folder / f"{row:05d}.png")
    return folder


def stored(checkout: Checkout, model: str, member: str, repetition: int) -> pd.DataFrame:
    """The lines of a run in its score file, whose numbers are those of its maps."""
    frame = pd.read_parquet(checkout.folder / f"results/embedded/scores/{model}/{BATCH}.parquet")
    return frame[(frame["member"] == member) & (frame["repetition"] == repetition)]


@pytest.fixture(scope="module")
def digits(embedded: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pictures(embedded, "digits", tmp_path_factory.mktemp("pictures") / "digits")


@pytest.mark.parametrize("method", ["cf", "kde"])
def test_the_runs_own_images_get_its_scores(embedded: Checkout, digits: Path, tmp_path: Path, method: str) -> None:
    model = f"digits.one_vs_rest/{method}"
    done = score(embedded, digits, model, tmp_path / "out", "--category", "3", "--repetition", "1")
    assert done.returncode == 0, done.stderr
    found, expected = pd.read_csv(tmp_path / "out/scores.csv"), stored(embedded, model, "3", 1)
    assert found["image"].tolist() == [path.name for path in sorted(digits.iterdir())]
    np.testing.assert_allclose(found["score"], expected.sort_values("row")["score"], rtol=0, atol=1e-5)
    assert not (tmp_path / "out/maps").exists()


def test_maps_too(industrial: Checkout, tmp_path: Path) -> None:
    images, model = pictures(industrial, "workshop.weave", tmp_path / "weave"), "workshop.few_anomalies.weave/bgad"
    done = score(industrial, images, model, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    lines = stored(industrial, model, "weave", 0)
    maps = np.load(industrial.folder / f"results/embedded/scores/{model}/{BATCH}.maps.npy", mmap_mode="r")[lines.index]
    np.testing.assert_allclose(pd.read_csv(tmp_path / "out/scores.csv")["score"], lines["score"], rtol=0, atol=1e-5)
    np.testing.assert_allclose(np.load(tmp_path / "out/maps.npy"), maps, rtol=0, atol=1e-5)
    assert [path.name for path in sorted((tmp_path / "out/maps").iterdir())] == sorted(p.name for p in images.iterdir())


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (f"results/embedded/models/digits.one_vs_rest/mse/{BATCH}.safetensors", b"", b"."),
        ("results/embedded/features/reduction.8.safetensors", b"", b"."),
        ("config/backbones.yaml", b"label: ", b"label: Other "),
    ],
)
def test_what_it_was_not_made_with_is_refused(
    embedded: Checkout, digits: Path, tmp_path: Path, path: str, old: bytes, new: bytes
) -> None:
    """A model, a reduction or a backbone that has changed since; each is put back, with its time."""
    file, before = embedded.folder / path, embedded.read(path)
    stat = file.stat()
    file.write_bytes(before.replace(old, new) if old else before + new)
    done = score(embedded, digits, "digits.one_vs_rest/mse", tmp_path / "out", "--category", "3")
    file.write_bytes(before)
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert done.returncode == 1
    assert re.search("was made with|recorded; put that back|made with the backbone identity-", done.stderr)
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_not_there_is_named(embedded: Checkout, digits: Path, tmp_path: Path) -> None:
    for words, text in (
        (("--category", "11"), "'11' is no category of this file. Did you mean '1'? Known: 0, 1, 2"),
        ((), "holds models of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9; say which with --category"),
    ):
        done = score(embedded, digits, "digits.one_vs_rest/cf", tmp_path / "out", *words)
        assert done.returncode == 1
        assert text in done.stderr
