"""What one pretraining is asked for, as a JSON file that every process of it can read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from data.files import atomic
from methods.determinism import use_deterministic_algorithms
from methods.pretraining.cl_flow import CLFlowPretraining
from methods.pretraining.data import TrainingImages, read_training_images
from methods.pretraining.moco import MoCo
from methods.pretraining.objective import Objective
from methods.pretraining.settings import Settings, build_settings
from methods.pretraining.simsiam import SimSiam
from methods.pretraining.training import pretrain
from methods.pretraining.transfer import Transfer

EXTRACTORS: dict[str, Any] = {"transfer": Transfer, "simsiam": SimSiam, "cl_flow": CLFlowPretraining}


@dataclass(frozen=True)
class Order:
    """A kind of pretraining with the values of its settings, its data, and where the encoder is to be left.

    `start` is the entry of config/backbones.yaml whose extractor learns on, None for a new one, and `weights` the file
    that belongs to the start. `images` and `indexes` are prepared train splits, labelled by the column `label`: of each
    label at most `per_class` images train, and `probed` of these are probed. Categories that are `textures` fill
    their images.
    """

    kind: str
    settings: Mapping[str, Any]
    start: Mapping[str, Any] | None
    weights: str | None
    images: Sequence[str]
    indexes: Sequence[str]
    label: str
    textures: Sequence[str]
    per_class: int | None
    probed: int
    seed: int
    out: str
    device: str
    deterministic: bool
    threads: int

    @classmethod
    def read(cls, path: Path) -> "Order":
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        with atomic(path) as temporary:
            temporary.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @property
    def shares(self) -> int:
        """How many processes could at most share a batch."""
        settings = build_settings(self.kind, self.settings)
        return settings.batch // settings.group

    def carry_out(self) -> None:
        """Pretrain, as one of the processes of torchrun if there are several."""
        torch.set_num_threads(self.threads)
        use_deterministic_algorithms(self.deterministic, self.device)
        data = read_training_images(
            [Path(path) for path in self.images],
            [Path(path) for path in self.indexes],
            self.label,
            self.textures,
            self.per_class,
        )
        objective = self._objective(build_settings(self.kind, self.settings), data)
        pretrain(objective, Path(self.out), device=self.device, seed=self.seed, probe=data.probe(self.probed))

    def _objective(self, settings: Settings, data: TrainingImages) -> Objective:
        weights = Path(self.weights) if self.weights else None
        if self.kind == "moco":
            return MoCo(settings, data.pixels, self.seed, weights)  # type: ignore[arg-type]
        objective: Objective = EXTRACTORS[self.kind](settings, data, self.start, weights, self.seed)
        return objective
