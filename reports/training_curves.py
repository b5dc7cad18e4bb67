"""A metric from epoch to epoch, with what tables print of it: the last epoch, and the oracle's."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.frames import require_columns, require_unique

RUN = ["category", "repetition", "epoch"]


@dataclass(frozen=True)
class TrainingCurve:
    """One metric of one method on one category, in percent.

    epochs: int (k,), those after which it was evaluated, rising. values: float64 (r, k), a row per repetition, NaN from
    the epoch on in which it diverged.
    """

    epochs: np.ndarray
    values: np.ndarray

    @property
    def last(self) -> float:
        """What tables print: the last epoch's, mean over repetitions."""
        return float(self.values[:, -1].mean())

    @property
    def oracle_epochs(self) -> np.ndarray:
        """(r,): the best epoch of each repetition, chosen on the test set; the first of equal ones.

        Of repetitions that did not diverge.
        """
        return self.epochs[np.argmax(self._finished, axis=1)]

    @property
    def oracle_values(self) -> np.ndarray:
        """(r,): the metric there, of which tables print the mean as `_oracle`."""
        best: np.ndarray = self._finished.max(axis=1)
        return best

    @property
    def _finished(self) -> np.ndarray:
        return self.values[~np.isnan(self.values[:, -1])]


def training_curves(epochs: pd.DataFrame, metric: str) -> dict[str, TrainingCurve]:
    """By category, in order of appearance.

    epochs: columns `category, repetition, epoch, metric, value` of one method, value a fraction. A category without the
    metric is left out. Raises ValueError where a column is missing or a value is given twice.
    """
    require_columns(epochs, [*RUN, "metric", "value"], "epochs")
    chosen = epochs[epochs["metric"] == metric]
    require_unique(chosen, RUN, "epochs")
    return {str(category): _curve(lines) for category, lines in chosen.groupby("category", sort=False)}


def _curve(lines: pd.DataFrame) -> TrainingCurve:
    grid = lines.pivot(index="repetition", columns="epoch", values="value")
    return TrainingCurve(grid.columns.to_numpy(), 100 * grid.to_numpy())
