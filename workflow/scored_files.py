"""What is left of scored pictures: scores, maps as pictures and as numbers, and where they come from."""

from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from data.files import atomic
from reports.map_pictures import write_map_pictures
from workflow import provenance
from workflow.errors import ConfigurationError
from workflow.score_images import Scored
from workflow.trained_run import TrainedRun

SCORES, RECORD, MAPS = "scores.csv", "scores.json", "maps.npy"
COLUMNS = ("image", "score")


def write_scored(scored: Scored, run: TrainedRun, folder: Path) -> None:
    """Write `scores.csv` (columns `image`, `score`), `scores.json`, and of maps `maps/<image>.png` and `maps.npy`.

    The JSON says which run scored, by which files, and of maps the values between which their colours lie. What an
    earlier call has left in the folder goes first.
    """
    _remove_earlier(folder)
    with atomic(folder / SCORES) as temporary:
        table = pd.DataFrame(dict(zip(COLUMNS, (scored.names, scored.scores), strict=True)))
        table.to_csv(temporary, index=False, lineterminator="\n")
    outputs = [folder / SCORES]
    record: dict[str, Any] = {"run": run.key, "method": dict(run.method), "backbone": run.backbone.key}
    if scored.maps is not None:
        outputs.append(folder / MAPS)
        with atomic(outputs[-1]) as temporary:
            np.save(temporary, scored.maps)
        record["colours"] = write_map_pictures(scored.maps, _pictures(scored.names, folder))
    origin = {"inputs": provenance.fingerprints(run.files), "outputs": provenance.fingerprints(map(str, outputs))}
    code = {"code": provenance.code(), "environment": provenance.environment()}
    provenance.write(folder / RECORD, record | origin | code)


def check_output(folder: Path, images: Path) -> None:
    """Raise ConfigurationError where scores cannot be written there, or the next call would take maps for images."""
    if folder.resolve().is_relative_to(images.resolve()):
        raise ConfigurationError(f"{folder}: lies in {images}, every picture in which is scored; name another folder")
    for path in (folder, *folder.parents):
        if path.is_file():
            raise ConfigurationError(f"{path}: is a file; name a folder for scores and maps")
    table = folder / SCORES
    if table.is_file() and tuple(_read(table).columns) != COLUMNS:
        raise ConfigurationError(f"{table}: not of an earlier call; name another folder")


def _remove_earlier(folder: Path) -> None:
    """Its record, its maps, and those pictures that its own table lists: whatever else is there is the user's."""
    if (folder / SCORES).is_file():
        names = _read(folder / SCORES)["image"].tolist()
        for path in (folder / RECORD, folder / MAPS, *_pictures(names, folder)):
            path.unlink(missing_ok=True)


def _read(table: Path) -> pd.DataFrame:
    return pd.read_csv(table, dtype=str, keep_default_na=False)


def _pictures(names: list[str], folder: Path) -> list[Path]:
    """A file for each picture's map, called as the picture, with its suffix where two differ in that alone."""
    short = [str(PurePosixPath(name).with_suffix("")) for name in names]
    return [folder / "maps" / f"{name}.png" for name in (short if len(set(short)) == len(short) else names)]
