"""A method whose cost is measured, in plain values that a process of its own can be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One run of a method, and how it is measured.

    `name` is the run's in messages. `kind`, `hyperparameters`, `seed` and `device` are what `methods.fitting.build`
    takes. `normal` is the file of the training images' level maps, and those of the `category` are trained on, as
    `train_index` tells; `anomalies` and `synthetic` are the encoded ones of a method that uses them, the known ones
    those of the run `known`. `backbone` is an entry of config/backbones.yaml and `weights` its file. Of the category's
    test images in the file `test` (`test_index`) the first `images` are scored. Every quantity
    of time is taken `repeats` times after `warm_ups` times that are not counted, on `threads` threads.
    """

    name: str
    kind: str
    hyperparameters: Mapping[str, Any]
    seed: int
    device: str
    deterministic: bool
    threads: int
    category: str
    normal: str
    train_index: str
    anomalies: str | None
    known: str
    synthetic: str | None
    backbone: Mapping[str, Any]
    weights: str | None
    test: str
    test_index: str
    images: int
    warm_ups: int
    repeats: int
