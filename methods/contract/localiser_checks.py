"""What a method that localises keeps."""

import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from methods.contract.candidate import Candidate
from methods.contract.planted_maps import SIDE, plant
from methods.contract.words import Fault, apart, wrong_form
from methods.detector import State
from methods.localiser import Localiser
from methods.runs import load_state, save_states

OTHER_SIDE = 50
Scores = tuple[np.ndarray, np.ndarray]


class MapTrial:
    """A candidate, trained once on the planted level maps when that is first asked for."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.planted = plant()

    @cached_property
    def fitted(self) -> Localiser:
        localiser = self.build()
        localiser.fit(self.planted.data)
        return localiser

    @cached_property
    def scores(self) -> Scores:
        """Of the planted test images, once known to have the right form; Fault where they have not."""
        if fault := scores_and_maps_have_the_right_form(self):
            raise Fault(fault)
        return self.fitted.score(self.planted.test, SIDE)

    def build(self, seed: int = 0) -> Localiser:
        localiser: Localiser = self.candidate.build(seed)
        return localiser

    def after_passes(self, count: int) -> tuple[Localiser, list[int]]:
        """A localiser that was trained for so many passes, and what `fit_stack` yielded."""
        localiser = self.build().schedule_passes(count)
        return localiser, [*type(localiser).fit_stack([localiser], [self.planted.data])]


Check = Callable[[MapTrial], str]


def scores_and_maps_have_the_right_form(trial: MapTrial) -> str:
    """One finite score and one finite map for each image."""
    count = len(trial.planted.masks)
    images, maps = trial.fitted.score(trial.planted.test, SIDE)
    fault = wrong_form(images, (count,), np.float64, "scores")
    return fault or wrong_form(maps, (count, SIDE, SIDE), np.float32, "maps")


def scores_and_maps_are_not_constant(trial: MapTrial) -> str:
    """Scores tell images apart, and maps places."""
    images, maps = trial.scores
    if (distinct := len(np.unique(images))) < len(images):
        what = f"have only {distinct} different values" if distinct > 1 else "are constant"
        return f"scores {what} for {len(images)} different images"
    return "" if maps.std() > 1e-3 else f"maps are constant: their values deviate by {maps.std():.2g}"


def planted_regions_are_found(trial: MapTrial) -> str:
    """Planted anomalies have higher scores, in the image and where they lie."""
    images, maps = trial.scores
    masks = trial.planted.masks
    for what, truth, found in (("images", masks.any((1, 2)), images), ("pixels", masks.ravel(), maps.ravel())):
        area = roc_auc_score(truth, found)
        if area < 0.1:
            return (
                f"scores are upside down: anomalous {what} have the lower ones (AUROC {area:.2f}); higher is anomalous"
            )
        if area <= 0.9:
            return f"planted anomalies are not found: AUROC {area:.2f} of {what}, where 0.9 is easy"
    return ""


def the_order_of_images_does_not_matter(trial: MapTrial) -> str:
    """The order of test images does not matter."""
    order = np.random.default_rng(1).permutation(len(trial.planted.masks))
    images, maps = trial.fitted.score(tuple(level[order] for level in trial.planted.test), SIDE)
    fault = apart(images, trial.scores[0][order], rtol=1e-4, atol=0)
    if fault := fault or apart(maps, trial.scores[1][order], rtol=0, atol=1e-5):
        return f"scores depend on the batch: in another order they differ {fault}"
    return ""


def a_map_may_have_any_side(trial: MapTrial) -> str:
    """A map has the side that is asked for."""
    maps = trial.fitted.score(trial.planted.test, OTHER_SIDE)[1]
    return wrong_form(maps, (len(trial.planted.masks), OTHER_SIDE, OTHER_SIDE), np.float32, f"maps at {OTHER_SIDE}")


def a_saved_model_scores_the_same(trial: MapTrial) -> str:
    """A saved model scores the same after loading, whatever the seed of what it is loaded into."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "models.safetensors"
        save_states({"bottle/0": trial.fitted.state()}, file)
        restored = trial.build(seed=5).restore(load_state(file, "bottle/0"))
    for found, expected in zip(restored.score(trial.planted.test, SIDE), trial.scores, strict=True):
        if fault := apart(found, expected, rtol=0, atol=0):
            return f"a saved model scores differently after loading, {fault}"
    return ""


def the_same_seed_repeats(trial: MapTrial) -> str:
    """The same seed repeats bit for bit.

    Also where training was broken off, as it is where the memory does not hold a stack, and begins anew.
    """
    broken_off = trial.build()
    next(iter(type(broken_off).fit_stack([broken_off], [trial.planted.data])))
    again = broken_off.fit(trial.planted.data).score(trial.planted.test, SIDE)[1]
    fault = apart(again, trial.scores[1], rtol=0, atol=0)
    return f"the same seed gives other maps after training was broken off, {fault}" if fault else ""


def another_seed_does_not(trial: MapTrial) -> str:
    """Another seed gives other maps."""
    other = trial.build(seed=1).fit(trial.planted.data).score(trial.planted.test, SIDE)[1]
    return "" if apart(other, trial.scores[1]) else "another seed gives the same maps: draw from generators of the seed"


def it_counts_what_its_passes_move(trial: MapTrial) -> str:
    """Training changes as many numbers as `parameter_count` says; a restored one has as many."""
    (one, yielded), (three, _) = trial.after_passes(1), trial.after_passes(3)
    if yielded != [1]:
        return f"after schedule_passes(1), fit_stack yields {yielded}; expected [1]"
    before, after = (_learned(localiser.state()) for localiser in (one, three))
    moved = sum(after[name].size for name in after if not np.array_equal(before[name], after[name]))
    counts = one.parameter_count, three.parameter_count, trial.build().restore(three.state()).parameter_count
    if moved == 0:
        return "fit did not change any parameter: three passes leave the same state as one"
    if set(counts) != {moved}:
        after_passes, restored = f"{counts[0]} after one pass, {counts[1]} after three", f"{counts[2]} restored"
        return f"parameter_count is {after_passes}, {restored}; {moved} numbers moved"
    return ""


CHECKS: tuple[Check, ...] = (
    scores_and_maps_have_the_right_form,
    scores_and_maps_are_not_constant,
    planted_regions_are_found,
    the_order_of_images_does_not_matter,
    a_map_may_have_any_side,
    a_saved_model_scores_the_same,
    the_same_seed_repeats,
    another_seed_does_not,
    it_counts_what_its_passes_move,
)


def _learned(state: State) -> State:
    return {name: value for name, value in state.items() if name != "losses_"}
