"""Hard defect classes: which ones NFAD's scores name, and metrics of stored maps on their images."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from data.industrial_protocols import defect_classes
from data.sample import GOOD
from reports.auroc import auroc
from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import Regions
from workflow.stored_runs import StoredRun
from workflow.suite import HARD

CLASSES = ["category", "label", "image_auroc", HARD]
RECORDS = ["repetition", "epoch", "metric", "value"]


def read_hard_classes(files: Sequence[str], category: str) -> tuple[str, ...]:
    """The classes of a category that the file (columns CLASSES) calls hard; none without a file."""
    if not files:
        return ()
    frame = pd.read_csv(files[0], dtype={"category": str, "label": str})
    return tuple(frame.loc[(frame["category"] == category) & frame[HARD], "label"])


def class_auroc(runs: Iterable[StoredRun], labels: pd.Series) -> dict[str, float]:
    """The image AUROC of each defect class against the good images, mean over the runs that did not diverge.

    `labels` are those of the category's test images. NaN where all runs diverged.
    """
    found: dict[str, list[float]] = {label: [] for label in defect_classes(labels.to_frame("label"))}
    for run in (run for run in runs if not np.isnan(run.scores).any()):
        names, scores = labels.to_numpy()[run.tested], run.scores[run.tested]
        for label, values in found.items():
            chosen = np.isin(names, [GOOD, label])
            values.append(auroc(names[chosen] == label, scores[chosen]))
    return {label: float(np.mean(values)) if values else np.nan for label, values in found.items()}


def subset_records(runs: Iterable[StoredRun], labels: pd.Series, hard: Iterable[str], regions: Regions) -> pd.DataFrame:
    """Metrics (columns RECORDS, fractions) of the runs on the good images and those of hard classes."""
    records = []
    for run in runs:
        chosen = run.tested[labels.iloc[run.tested].isin([GOOD, *hard])]
        here, subset = np.ascontiguousarray(run.maps[chosen]), regions.take(chosen)
        values = evaluate(run.scores[chosen], here, subset)
        values |= {name: definition(here, subset) for name, definition in DEFINITIONS.items()}
        records += [(run.repetition, 0, metric, value) for metric, value in values.items()]
    return pd.DataFrame(records, columns=RECORDS)
