"""Each loss by hand, and what all fine-tunings of an extractor have in common."""

import json
import math
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from methods.backbones.build import build_levels
from methods.pretraining.extractor import ExtractorObjective, PooledLevels
from methods.pretraining.processes import Processes
from methods.pretraining.run import Run
from methods.pretraining.training import pretrain
from tests.methods.pretraining.extractors import UNCHANGED, objective, products, start, transformer

KINDS = ("transfer", "simsiam", "cl_flow")
ALONE = Processes(0, 1, torch.device("cpu"))


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def resnet(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    return start(tmp_path_factory.mktemp("resnet"))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def first_batch(found: ExtractorObjective) -> Any:
    return next(iter(found.batches(7, slice(None))))


def maps(found: ExtractorObjective, images: Tensor) -> list[Tensor]:
    """Level maps in the plainest way."""
    with torch.no_grad():
        return list(found.extractor((images.permute(0, 3, 1, 2) / 255 - 0.5) / 0.25))


def test_transfer_by_hand(resnet: tuple[dict[str, Any], Path]) -> None:
    """A head without weights gives every image the probabilities 3/4 and 1/4, whatever its product."""
    found = objective("transfer", resnet)
    linear = found.heads[1]
    nn.init.zeros_(linear.weight)
    linear.bias.data = torch.tensor([math.log(3), 0.0])
    batch = first_batch(found)
    rows = batch.rows % 2
    expected = [-math.log(0.25 if row else 0.75) for row in rows]
    assert 0 < rows.sum() < 4
    assert found.loss(batch, ALONE).item() == pytest.approx(sum(expected) / 4, rel=1e-6)


def test_transfer_classifies_the_means_of_the_levels(resnet: tuple[dict[str, Any], Path]) -> None:
    found = objective("transfer", resnet)
    batch = first_batch(found)
    means = torch.cat([level.mean((2, 3)) for level in maps(found, batch.views[0].images)], 1)
    logits = found.heads[1](means)
    expected = nn.functional.cross_entropy(logits, batch.rows % 2)
    torch.testing.assert_close(found.loss(batch, ALONE), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_simsiam_by_hand(resnet: tuple[dict[str, Any], Path], sign: float) -> None:
    """Of views that are the same image a prediction of itself has cosine 1 on both sides, of its negative -1."""
    found = objective("simsiam", resnet, augmentation=UNCHANGED)
    linear = nn.Linear(6, 6, bias=False)
    linear.weight.data = sign * torch.eye(6)
    found.heads["prediction"] = linear
    assert found.loss(first_batch(found), ALONE).item() == pytest.approx(-sign, abs=1e-5)


def test_simsiam_is_its_formula_and_stops_at_the_projections(resnet: tuple[dict[str, Any], Path]) -> None:
    """-1/2 [cos(p1, g2) + cos(p2, g1)], each view projected by itself; gradients go through predictions alone."""
    found = objective("simsiam", resnet)
    batch = first_batch(found)
    views = [found.levels(view.make(found.transform, ALONE.device)) for view in batch.views]
    g1, g2 = (found.heads["projection"](levels) for levels in views)
    p1, p2 = (found.heads["prediction"](projected) for projected in (g1, g2))
    cosines = [nn.functional.cosine_similarity(p, g.detach(), dim=1).mean() for p, g in ((p1, g2), (p2, g1))]
    expected = -sum(cosines) / 2
    loss = found.loss(batch, ALONE)
    torch.testing.assert_close(loss, expected, rtol=1e-5, atol=1e-6)
    weight = found.heads["projection"][1].weight
    gradients = [torch.autograd.grad(each, weight)[0] for each in (loss, expected)]
    torch.testing.assert_close(*gradients, rtol=1e-4, atol=1e-6)


def test_cl_flow_by_hand(resnet: tuple[dict[str, Any], Path]) -> None:
    """Constant features: views agree (-1), a box is like the same box of the anomaly (1), classes are 3/4 and 1/4."""
    found = objective("cl_flow", resnet)
    for projection in found.heads.projections:
        nn.init.zeros_(projection.last.weight)
        nn.init.ones_(projection.last.bias)
    found.heads.predictions = nn.ModuleList(nn.Identity() for _ in found.channels)
    nn.init.zeros_(found.heads.classifier.weight)
    found.heads.classifier.bias.data = torch.tensor([math.log(3), 0.0])
    normal = -(0.825 * math.log(0.75) + 0.175 * math.log(0.25))
    anomalous = -(0.825 * math.log(0.25) + 0.175 * math.log(0.75))
    expected = -1 + 1 + (normal + anomalous) / 2
    assert found.loss(first_batch(found), ALONE).item() == pytest.approx(expected, rel=1e-5)


def test_cl_flow_pools_the_whole_images_and_the_box_of_the_anomaly(resnet: tuple[dict[str, Any], Path]) -> None:
    """With a box of whole positions, pooled by slicing; the normal image first, its anomaly, then its other view."""
    found = objective("cl_flow", resnet)
    batch = first_batch(found)
    batch.boxes[:] = torch.tensor([8, 8, 24, 32])
    wholes, boxes = [], []
    for level, projection in zip(maps(found, torch.cat(batch.images)), found.heads.projections, strict=True):
        cell = 32 // level.shape[2]
        hidden = projection.first(level).relu()
        wholes.append(projection.last(hidden.mean((2, 3))))
        boxes.append(projection.last(hidden[:, :, 8 // cell : 24 // cell, 8 // cell : 32 // cell].mean((2, 3))))
    whole, box = (torch.stack(parts).unflatten(1, (3, 4)) for parts in (wholes, boxes))
    expected = found.contrast.loss(found.heads, whole, box)
    torch.testing.assert_close(found.loss(batch, ALONE), expected, rtol=1e-4, atol=1e-5)


def test_anomalies_are_on_the_object_and_new_in_each_epoch(resnet: tuple[dict[str, Any], Path]) -> None:
    found = objective("cl_flow", resnet)
    assert found.foregrounds[1::2].all()
    assert 0.05 < found.foregrounds[::2].mean() < 0.5
    first, again, other = (next(iter(found.batches(seed, slice(None)))) for seed in (7, 7, 8))
    assert torch.equal(first.images[1], again.images[1])
    assert not torch.equal(first.images[1], other.images[1])
    changed = (first.images[0] != first.images[1]).any(3)
    for mask, (top, left, bottom, right) in zip(changed, first.boxes.tolist(), strict=True):
        assert mask.any()
        assert not mask[:top].any()
        assert not mask[bottom:].any()
        assert not mask[:, :left].any()
        assert not mask[:, right:].any()


def test_shares_make_up_the_batch(kind: str, resnet: tuple[dict[str, Any], Path]) -> None:
    """The mean of two processes' losses is one's, but for batch normalisation in SimSiam's heads."""
    found = objective(kind, resnet)
    if kind == "simsiam":
        found.heads.eval()
    whole, *shares = (
        next(iter(found.batches(7, share))) for share in (slice(None), slice(0, None, 2), slice(1, None, 2))
    )
    losses = [found.loss(batch, ALONE).item() for batch in (whole, *shares)]
    assert losses[0] == pytest.approx(np.mean(losses[1:]), rel=1e-5)


@pytest.mark.parametrize("make", [start, transformer])
def test_the_extractor_moves_slowly_and_keeps_its_statistics(tmp_path: Path, kind: str, make: Any) -> None:
    """A step of plain descent moves heads by the rate times their gradient, and the extractor by a tenth of that."""
    found = objective(kind, make(tmp_path), sgd_momentum=0.0, weight_decay=0.0)
    run = Run(found, ALONE, out=tmp_path / "e.safetensors", seed=1)
    before = {name: tensor.clone() for name, tensor in found.state_dict().items()}
    run.step(first_batch(found), 0.01)
    for name, parameter in found.named_parameters():
        rate = 0.001 if name.startswith("extractor") else 0.01
        torch.testing.assert_close(parameter.data, before[name] - rate * parameter.grad, rtol=1e-5, atol=1e-7)
    gradients = [p.grad.abs().max().item() for p in found.extractor.parameters()]
    assert np.mean([gradient > 0 for gradient in gradients]) > 0.9
    statistics = [name for name in before if name.startswith("extractor") and ".running_" in name]
    assert bool(statistics) == (make is start)
    for name in statistics:
        assert torch.equal(found.state_dict()[name], before[name])


@pytest.mark.parametrize("make", [start, transformer])
def test_what_is_left_is_the_extractor(tmp_path: Path, kind: str, make: Any) -> None:
    """Its maps are those of the trained module, and no longer those of its start."""
    entry, weights = make(tmp_path)
    found = objective(kind, (entry, weights), learning_rate=2.0)
    out = tmp_path / "trained" / "encoder.safetensors"
    pretrain(found, out, device="cpu", seed=1)
    place = {key: entry[key] for key in ("levels", "block") if key in entry}
    trained = build_levels({"kind": "pretrained", "label": "a", "output": "levels", **place}, out)
    images = torch.from_numpy(products().pixels[:3])
    with torch.inference_mode():
        ours, published = trained(images), build_levels(entry, weights)(images)
    for level, own, old in zip(ours, maps(found, images), published, strict=True):
        torch.testing.assert_close(level, own.permute(0, 2, 3, 1), rtol=1e-5, atol=1e-5)
        assert (level - old).abs().max() > 1e-4
    described = json.loads(out.with_suffix(".json").read_text())
    assert (described["epochs"], described["seed"]) == (2, 1)


def test_a_killed_fine_tuning_goes_on_to_the_same_weights(
    tmp_path: Path, kind: str, resnet: tuple[dict[str, Any], Path]
) -> None:
    whole, killed = tmp_path / "whole" / "encoder.safetensors", tmp_path / "killed" / "encoder.safetensors"
    probe = products().probe(8)
    pretrain(objective(kind, resnet), whole, device="cpu", seed=1, probe=probe)
    steps, step = [], Run.step

    def counting(run: Run, *arguments: Any) -> Tensor:
        steps.append(1)
        if len(steps) == 5:
            raise Killed
        return step(run, *arguments)

    with patch.object(Run, "step", counting), pytest.raises(Killed):
        pretrain(objective(kind, resnet), killed, device="cpu", seed=1, probe=probe)
    assert not killed.exists()
    epochs = killed.with_name("encoder.epochs.jsonl")
    epochs.unlink()  # as Snakemake does with what a failed job has left
    pretrain(objective(kind, resnet), killed, device="cpu", seed=1, probe=probe)
    assert killed.read_bytes() == whole.read_bytes()
    assert epochs.read_text() == whole.with_name(epochs.name).read_text()


def test_the_loss_falls(tmp_path: Path, kind: str, resnet: tuple[dict[str, Any], Path]) -> None:
    """On a handful of images, over twelve epochs."""
    out = tmp_path / "encoder.safetensors"
    pretrain(objective(kind, resnet, epochs=12, learning_rate=1.0), out, device="cpu", seed=1)
    losses = [json.loads(line)["loss"] for line in out.with_name("encoder.epochs.jsonl").read_text().splitlines()]
    assert np.mean(losses[-4:]) < np.mean(losses[:4]) - 0.05


def test_levels_are_pooled_one_after_another() -> None:
    levels = [torch.arange(8.0).view(1, 2, 2, 2), torch.ones(1, 1, 1, 3)]
    assert PooledLevels()(levels).tolist() == [[1.5, 5.5, 1.0]]
