"""Brings scores to the test rows they belong to."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from reports.frames import require_columns

IMAGE = ["member", "dataset", "split", "row"]
SCORE_COLUMNS = (*IMAGE, "repetition", "score")
TEST_COLUMNS = (*IMAGE, "category", "label", "anomaly")


class AlignedScores(NamedTuple):
    """Scores in the order of the test rows.

    repetitions: (r,) int, ascending. values: (r, n) float64, the score of test row j in repetition i; an
    image that is tested under several categories of one member repeats its score.
    """

    repetitions: np.ndarray
    values: np.ndarray


def align(scores: pd.DataFrame, test: pd.DataFrame) -> AlignedScores:
    """Matches on (member, dataset, split, row), for all members and repetitions at once.

    scores: columns SCORE_COLUMNS, one row per member, repetition and test image. test: columns TEST_COLUMNS,
    n rows. Raises ValueError for scores of images that are not tested, repeated scores, and test images
    without a score in any of the repetitions.
    """
    require_columns(scores, SCORE_COLUMNS, "scores")
    require_columns(test, TEST_COLUMNS, "test")
    if scores.empty:
        raise ValueError("scores: no rows; the method wrote no score")
    tested, scored = _image_codes(test, scores)
    images = int(tested.max()) + 1
    _refuse_unknown(scores, scored >= images)
    repetitions, row = np.unique(scores["repetition"].to_numpy(), return_inverse=True)
    cell = row * images + scored
    _refuse_wrong_counts(np.bincount(cell, minlength=len(repetitions) * images), cell, scores, test, tested)
    grid = np.empty(len(repetitions) * images, dtype=np.float64)
    grid[cell] = scores["score"].to_numpy(dtype=np.float64)
    return AlignedScores(repetitions, grid.reshape(len(repetitions), images)[:, tested])


def _image_codes(test: pd.DataFrame, scores: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """One integer per image and member, counted from 0 in order of appearance: test images first."""
    both = pd.concat([test[IMAGE], scores[IMAGE]], ignore_index=True)
    codes = both.groupby(IMAGE, sort=False, observed=True).ngroup().to_numpy()
    return codes[: len(test)], codes[len(test) :]


def _refuse_unknown(scores: pd.DataFrame, unknown: np.ndarray) -> None:
    if unknown.any():
        first = scores[IMAGE].iloc[int(unknown.argmax())].to_dict()
        raise ValueError(f"scores: {int(unknown.sum())} rows are of images that are not tested, the first is {first}")


def _refuse_wrong_counts(
    counts: np.ndarray, cell: np.ndarray, scores: pd.DataFrame, test: pd.DataFrame, tested: np.ndarray
) -> None:
    if (counts > 1).any():
        first = scores[[*IMAGE, "repetition"]].iloc[int((counts[cell] > 1).argmax())].to_dict()
        raise ValueError(f"scores: {int((counts > 1).sum())} images are scored more than once, the first is {first}")
    if (counts == 0).any():
        repetition, image = divmod(int((counts == 0).argmax()), int(tested.max()) + 1)
        first = test[IMAGE].iloc[int((tested == image).argmax())].to_dict()
        first["repetition"] = np.unique(scores["repetition"].to_numpy())[repetition]
        raise ValueError(f"scores: {int((counts == 0).sum())} test images have no score, the first is {first}")
