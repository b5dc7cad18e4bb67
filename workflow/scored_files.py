"""What is left of scored pictures: scores, maps as pictures and as numbers, and where they come from."""

from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from data.files import atomic
from reports.map_pictures import write_map_pictures
from workflow import provenance
from workflow.score_images import Scored
from workflow.trained_run import TrainedRun

SCORES = "scores.csv"


def write_scored(scored: Scored, run: TrainedRun, folder: Path) -> None:
    """Write `scores.csv` (columns `image`, `score`), `scores.json`, and of maps `maps/<image>.png` and `maps.npy`.

    The JSON says which run scored, by which files, and of maps the values between which their colours lie.
    """
    with atomic(folder / SCORES) as temporary:
        table = pd.DataFrame({"image": scored.names, "score": scored.scores})
        table.to_csv(temporary, index=False, lineterminator="\n")
    outputs = [folder / SCORES]
    record: dict[str, Any] = {"run": run.key, "method": dict(run.method), "backbone": run.backbone.key}
    if scored.maps is not None:
        outputs.append(folder / "maps.npy")
        with atomic(outputs[-1]) as temporary:
            np.save(temporary, scored.maps)
        record["colours"] = write_map_pictures(scored.maps, _pictures(scored.names, folder / "maps"))
    origin = {"inputs": provenance.fingerprints(run.files), "outputs": provenance.fingerprints(map(str, outputs))}
    code = {"code": provenance.code(), "environment": provenance.environment()}
    provenance.write(folder / "scores.json", record | origin | code)


def _pictures(names: list[str], folder: Path) -> list[Path]:
    """A file for each picture's map, called as the picture, with its suffix where two differ in that alone."""
    short = [str(PurePosixPath(name).with_suffix("")) for name in names]
    return [folder / f"{name}.png" for name in (short if len(set(short)) == len(short) else names)]
