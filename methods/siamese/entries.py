"""The synthetic anomalies of a training set, and those of a batch: one of each normal image's own."""

import numpy as np
import torch
from torch import Tensor

from methods.localiser import MapTrainingSet, SyntheticAnomalies


def required(data: MapTrainingSet) -> SyntheticAnomalies:
    """The synthetic anomalies of the set.

    Raises ValueError, naming the run, where there are none, where they do not fit the normal images, and where a
    normal image has none.
    """
    if data.synthetic is None:
        raise ValueError(
            f"{data.name}: this method needs synthetic anomalies: list `synthetic_anomalies` under its `uses` in "
            f"methods.yaml"
        )
    for kind, levels in (("views", data.synthetic.views), ("negatives", data.synthetic.negatives)):
        expected = [(len(data.synthetic.rows), *level.shape[1:]) for level in data.normal]
        if (found := [level.shape for level in levels]) != expected:
            raise ValueError(
                f"{data.name}: the {kind} have levels {found}, but their rows and the normal images ask for "
                f"{expected}; make the synthetic anomalies again with the same backbone"
            )
    images = set(range(len(data.normal[0])))
    if (made := set(np.unique(data.synthetic.rows).tolist())) != images:
        raise ValueError(
            f"{data.name}: found synthetic anomalies of {len(made & images)} of {len(images)} normal images, and of "
            f"{len(made - images)} that are not there; make them again of these images"
        )
    return data.synthetic


def draw_entries(images: Tensor, rows: Tensor, generator: torch.Generator) -> Tensor:
    """For each normal image of `rows` `(b,)` a random entry `(b,)` of those `images` `(k,)` says are made of it.

    Each of them has at least one.
    """
    own = images == rows[:, None]
    order = torch.rand(own.shape, generator=generator)
    return order.masked_fill(~own, -1).argmax(1)
