"""From a group of tasks to runs (member x repetition), and from fitted runs to the files that they leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from safetensors import safe_open
from safetensors.numpy import save_file

from data.files import atomic
from data.protocols import WHOLE_SET
from methods.detector import Features, State, TrainingSet
from methods.fitting import Fitted
from methods.seeds import derive

IMAGE = ["dataset", "split", "row"]
FeatureFiles = Mapping[str, Features]


@dataclass(frozen=True)
class Run:
    """One training of one member with one seed; `images` are its test images (columns IMAGE)."""

    member: str
    repetition: int
    seed: int
    data: TrainingSet
    images: pd.DataFrame
    test: Features

    @property
    def key(self) -> str:
        return f"{self.member}/{self.repetition}"


@dataclass(frozen=True)
class Starts:
    """Files of saved models that runs go on from: of their own member, and of the auxiliary set."""

    inliers: Path | None = None
    auxiliary: Path | None = None


NO_STARTS = Starts()


@dataclass(frozen=True)
class Tasks:
    """What the runs of one method on one group share.

    `train` has the columns `member` and IMAGE, `test` the same; neither tells what is anomalous. `features`
    maps `<dataset>/<split>` to arrays `(n, d)`.
    """

    group: str
    method: str
    train: pd.DataFrame
    test: pd.DataFrame
    features: FeatureFiles
    auxiliary: Features | None

    def runs(self, repetitions: Iterable[int], starts: Starts = NO_STARTS) -> list[Run]:
        """All runs, members within repetitions."""
        members = [self._member(member) for member in self.train["member"].unique()]
        return [self._run(repetition, starts, *member) for repetition in repetitions for member in members]

    def _member(self, member: str) -> tuple[str, Features, pd.DataFrame, Features]:
        images = self.test.loc[self.test["member"] == member, IMAGE].drop_duplicates(ignore_index=True)
        inliers = gather(self.features, self.train[self.train["member"] == member])
        return member, inliers, images, gather(self.features, images)

    def _run(
        self,
        repetition: int,
        starts: Starts,
        member: str,
        inliers: Features,
        images: pd.DataFrame,
        test: Features,
    ) -> Run:
        data = TrainingSet(
            name=f"{self.group} {member} {self.method} repetition {repetition}",
            inliers=inliers,
            auxiliary=self.auxiliary,
            start=_saved(starts.inliers, f"{member}/{repetition}"),
            auxiliary_start=_saved(starts.auxiliary, f"{WHOLE_SET}/{repetition}"),
        )
        seed = derive(self.group, member, self.method, repetition)
        return Run(member, repetition, seed, data, images, test)


def gather(features: FeatureFiles, rows: pd.DataFrame) -> Features:
    """The feature rows `(n, d)` that `rows` (columns IMAGE) names, in its order."""
    width = next(iter(features.values())).shape[1]
    found = np.empty((len(rows), width), dtype=np.float32)
    sources = (rows["dataset"] + "/" + rows["split"]).to_numpy()
    for source in set(sources):
        here = sources == source
        found[here] = features[source][rows["row"].to_numpy()[here]]
    return found


def score_frame(runs: Sequence[Run], fitted: Sequence[Fitted]) -> pd.DataFrame:
    """One line per run and test image: `member, repetition`, IMAGE, `score`."""
    parts = [
        run.images.assign(member=run.member, repetition=run.repetition, score=result.scores)
        for run, result in zip(runs, fitted, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)[["member", "repetition", *IMAGE, "score"]]


def repeat(runs: Sequence[Run], trained: Sequence[Run], fitted: Sequence[Fitted]) -> list[Fitted]:
    """A result for each of `runs`: its own, or that of the first repetition where a seed changes nothing."""
    found = {run.key: result for run, result in zip(trained, fitted, strict=True)}
    first = trained[0].repetition
    return [found.get(run.key, found[f"{run.member}/{first}"]) for run in runs]


def save_states(states: Mapping[str, State], path: Path) -> None:
    """Write the states of runs, by `<member>/<repetition>`, as one safetensors file."""
    tensors = {
        f"{run}/{name}": np.asarray(value, order="C") for run, state in states.items() for name, value in state.items()
    }
    with atomic(path) as temporary:
        save_file(tensors, temporary)


def _saved(path: Path | None, run: str) -> State | None:
    return None if path is None else load_state(path, run)


def load_state(path: Path, run: str) -> State:
    """The saved state of one run; ValueError where the file has none."""
    with safe_open(path, framework="numpy") as tensors:
        names = [name for name in list(tensors.keys()) if name.startswith(f"{run}/")]
        if not names:
            raise ValueError(f"{path} holds no state of run {run}")
        return {name.removeprefix(f"{run}/"): tensors.get_tensor(name) for name in names}
