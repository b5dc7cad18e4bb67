"""What a method on feature vectors keeps."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from methods.contract.candidate import Candidate
from methods.contract.planted import plant
from methods.contract.words import Fault, apart, wrong_form
from methods.detector import Detector, State, TrainingSet
from methods.runs import load_state, save_states

NEEDS_AUXILIARY = "needs an auxiliary set: list `auxiliary` under its `uses`"


class Trial:
    """A candidate, trained once on the planted inliers when that is first asked for."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.planted = plant()

    @cached_property
    def fitted(self) -> Detector:
        return self.fit(self.planted.data)

    @cached_property
    def scores(self) -> np.ndarray:
        """Of the planted test features, once known to have the right form; Fault where they have not."""
        if fault := scores_have_the_right_form(self):
            raise Fault(fault)
        return self.fitted.decision_function(self.planted.test)

    def fit(self, data: TrainingSet, seed: int = 0) -> Detector:
        auxiliary = data.auxiliary if self.candidate.needs_auxiliary else None
        fitted: Detector = self.candidate.build(seed).fit(data.inliers, auxiliary)
        return fitted

    def scores_after(self, data: TrainingSet, seed: int = 0) -> np.ndarray:
        """Of the planted test features, by a detector trained on other data or with another seed."""
        return self.fit(data, seed).decision_function(self.planted.test)


Check = Callable[[Trial], str]


def scores_have_the_right_form(trial: Trial) -> str:
    """One finite score for each image."""
    if not isinstance(trial.fitted, Detector):
        return "fit does not return the detector: end it with `return self`"
    found = trial.fitted.decision_function(trial.planted.test)
    return wrong_form(found, (len(trial.planted.test),), np.float64, "scores")


def scores_are_not_constant(trial: Trial) -> str:
    """Scores tell images apart."""
    distinct = len(np.unique(trial.scores))
    if distinct == 1:
        return f"scores are constant, {trial.scores[0]:.3g} for every image"
    if distinct <= len(trial.scores) // 2:
        return f"scores have only {distinct} different values for {len(trial.scores)} different images"
    return ""


def planted_anomalies_are_found(trial: Trial) -> str:
    """Planted anomalies have higher scores."""
    area = roc_auc_score(trial.planted.anomalous, trial.scores)
    if area < 0.1:
        return f"scores are upside down: planted anomalies have the lower ones (AUROC {area:.2f}); higher is anomalous"
    return "" if area > 0.9 else f"planted anomalies are not found: AUROC {area:.2f}, where 0.9 is easy"


def scores_do_not_depend_on_the_batch(trial: Trial) -> str:
    """A score depends on its own image only."""
    test, score = trial.planted.test, trial.fitted.decision_function
    parts = np.concatenate([score(part) for part in np.split(test, [1, 8, 50])])
    if fault := apart(parts, trial.scores):
        return f"scores depend on the batch: in batches of other sizes they differ {fault}"
    order = np.random.default_rng(1).permutation(len(test))
    if fault := apart(score(test[order]), trial.scores[order]):
        return f"scores depend on the batch: in another order they differ {fault}"
    return ""


def fit_changes_parameters(trial: Trial) -> str:
    """What is learned depends on the training images."""
    learned = trial.fitted.state()
    if not learned:
        return "state() is empty after fit: keep what is learned in attributes whose names end in an underscore"
    if _same_state(learned, trial.fit(plant(seed=1).data).state()):
        return "fit did not change any parameter: other training images leave the same state"
    return ""


def the_loss_falls(trial: Trial) -> str:
    """Losses that are kept (`losses_`) fall."""
    histories = {name: values for name, values in trial.fitted.state().items() if name.endswith("losses_")}
    for name, history in histories.items():
        third = len(history) // 3
        first, last = history[:third], history[len(history) - third :]
        if third and not last.mean() < first.mean():
            return f"the loss does not fall: {name} is {first.mean():.3g} at first and {last.mean():.3g} at last"
    return ""


def a_saved_model_scores_the_same(trial: Trial) -> str:
    """A saved model scores the same after loading."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "models.safetensors"
        save_states({"cat/0": trial.fitted.state()}, file)
        restored = trial.candidate.build().restore(load_state(file, "cat/0"))
    if not isinstance(restored, Detector):
        return "restore does not return the detector: end it with `return self`"
    fault = apart(restored.decision_function(trial.planted.test), trial.scores, rtol=0, atol=0)
    return f"a saved model scores differently after loading, {fault}" if fault else ""


def the_same_seed_repeats(trial: Trial) -> str:
    """The same seed gives the same scores, bit for bit."""
    fault = apart(trial.scores_after(trial.planted.data), trial.scores, rtol=0, atol=0)
    return f"the same seed gives other scores, {fault}; draw from generators of the seed alone" if fault else ""


def the_seed_matters_as_declared(trial: Trial) -> str:
    """The seed changes scores, unless `deterministic: true` says that it does not."""
    other = trial.scores_after(trial.planted.data, seed=1)
    is_same = not apart(other, trial.scores, rtol=1e-6, atol=1e-6)
    if is_same and not trial.candidate.is_deterministic:
        return "another seed gives the same scores: declare `deterministic: true`, which saves the repetitions"
    if trial.candidate.is_deterministic and not is_same:
        return "another seed gives other scores, but the entry declares `deterministic: true`"
    return ""


def the_auxiliary_set_matters_as_declared(trial: Trial) -> str:
    """The auxiliary set changes scores where `uses` lists it."""
    auxiliary = trial.planted.data.auxiliary
    if not trial.candidate.needs_auxiliary or auxiliary is None:
        return ""
    other = trial.scores_after(replace(trial.planted.data, auxiliary=auxiliary[::2]))
    if not apart(other, trial.scores, rtol=1e-6, atol=1e-6):
        return "half of the auxiliary set gives the same scores: take `auxiliary` from its `uses`"
    return ""


def an_auxiliary_set_is_asked_for_as_declared(trial: Trial) -> str:
    """Without an auxiliary set there is a clear error where `uses` lists it, and none where not."""
    try:
        trial.candidate.build().fit(trial.planted.data.inliers)
    except ValueError as error:
        if NEEDS_AUXILIARY not in str(error):
            raise
        return "" if trial.candidate.needs_auxiliary else f"it {NEEDS_AUXILIARY}"
    if trial.candidate.needs_auxiliary:
        return "fit without an auxiliary set gives no error: take it by methods.detector.required(auxiliary)"
    return ""


CHECKS: tuple[Check, ...] = (
    scores_have_the_right_form,
    scores_are_not_constant,
    planted_anomalies_are_found,
    scores_do_not_depend_on_the_batch,
    fit_changes_parameters,
    the_loss_falls,
    a_saved_model_scores_the_same,
    the_same_seed_repeats,
    the_seed_matters_as_declared,
    the_auxiliary_set_matters_as_declared,
    an_auxiliary_set_is_asked_for_as_declared,
)


def _same_state(first: State, second: State) -> bool:
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)
