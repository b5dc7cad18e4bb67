"""What CL-Flow does with its terms and synthetic anomalies; what it shares is tested with the other methods."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity, cross_entropy

from methods.cl_flow import CLFlow
from methods.contract.planted_maps import SIDE, SIZES, plant
from methods.conv_flows.flow import Part, negative_log_likelihood
from methods.conv_flows.training import gathered
from methods.fastflow import FastFlow
from methods.localiser import MapTrainingSet, SyntheticAnomalies
from methods.siamese.network import SiameseTrunk
from tests.methods.conv_flows.world import SMALL

PLANTED = plant()
DIMENSIONS = sum(int(np.prod(shape)) for shape in SIZES)
HEADS = {"projection_size": 8, "bottleneck": 4}
LIKELIHOOD_ONLY = {"pairs_weight": 0.0, "classification_weight": 0.0}
ROWS = torch.tensor([5, 0, 11])


def build(**changes: object) -> CLFlow:
    weights = {"pairs_weight": 1.0, "classification_weight": 1.0, "label_smoothing": 0.35}
    return CLFlow(**SMALL | HEADS | weights | changes)


def begun(localiser: CLFlow, data: MapTrainingSet = PLANTED.data) -> CLFlow:
    """With its initial network, as training finds it."""
    localiser.fit_stack([localiser], [data])
    return localiser


def batch_loss(localiser: CLFlow, data: MapTrainingSet = PLANTED.data) -> Tensor:
    return localiser.loss(localiser.network, data, ROWS, torch.Generator().manual_seed(0))


def single_copy() -> MapTrainingSet:
    """One entry of each normal image, backwards: nothing is left to chance."""
    synthetic = PLANTED.data.synthetic
    last = np.arange(len(synthetic.rows))[::-1][:16]
    levels = (tuple(level[last] for level in levels) for levels in (synthetic.views, synthetic.negatives))
    kept = SyntheticAnomalies(synthetic.rows[last], *levels, synthetic.masks[last], synthetic.boxes[last])
    return replace(PLANTED.data, synthetic=kept)


def test_without_contrast_it_is_fastflow_up_to_the_division() -> None:
    """The same flows, batches and losses; Adam's steps do not depend on the scale of a loss, if there is no decay."""
    settings = SMALL | {"weight_decay": 0.0, "epochs": 3}
    fast, data = FastFlow(**settings), replace(PLANTED.data, synthetic=None)
    alone = build(**settings | LIKELIHOOD_ONLY)
    list(fast.fit_stack([fast], [data]))
    list(alone.fit_stack([alone], [data]))
    assert alone.state().keys() == fast.state().keys()
    np.testing.assert_allclose(alone.losses_ * DIMENSIONS, fast.losses_, rtol=1e-3)
    for found, expected in zip(alone.score(PLANTED.test, SIDE), fast.score(PLANTED.test, SIDE), strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-3)


def test_its_gradient_without_contrast_is_fastflows_up_to_the_division() -> None:
    fast, alone = FastFlow(**SMALL), begun(build(**LIKELIHOOD_ONLY))
    fast.fit_stack([fast], [PLANTED.data])
    for localiser in (fast, alone):
        batch_loss(localiser).backward()
    pairs = zip(fast.network.named_parameters(), alone.network.parameters(), strict=True)
    for (name, expected), found in pairs:
        if expected.requires_grad:
            assert torch.equal(found, expected), name
            torch.testing.assert_close(found.grad * DIMENSIONS, expected.grad, rtol=1e-4, atol=1e-4)


def test_a_batch_by_its_formula() -> None:
    """Image by image and level by level, each through the trunk alone, against the network's own modules."""
    data = single_copy()
    localiser = begun(build(pairs_weight=2.0, classification_weight=3.0), data)
    network, synthetic, heads = localiser.network, data.synthetic, localiser.network.heads
    nll, attracted, repelled, normal_logits, anomalous_logits = [], [], [], [], []
    for row in ROWS.tolist():
        entry = int(np.flatnonzero(synthetic.rows == row)[0])
        places = ((data.normal, row), (synthetic.negatives, entry), (synthetic.views, entry))
        parts = [network(gathered(levels, torch.tensor([index]), torch.device("cpu"))) for levels, index in places]
        nll.append(negative_log_likelihood(parts[0]))
        whole, box = zip(*(_pooled(network, part, synthetic.boxes[entry]) for part in parts), strict=True)
        for g1, g2, predict in zip(whole[0], whole[2], heads.predictions, strict=True):
            attracted.append(cosine_similarity(predict(g1), g2, 0) + cosine_similarity(predict(g2), g1, 0))
        repelled += [cosine_similarity(*pair, 0).relu() for pair in zip(box[0], box[1], strict=True)]
        normal_logits.append(heads.classifier(torch.cat(whole[0])))
        anomalous_logits.append(heads.classifier(torch.cat(whole[1])))
    smooth = torch.tensor([[0.825, 0.175]] * 3 + [[0.175, 0.825]] * 3)
    pairs = -0.5 * torch.stack(attracted).mean() + torch.stack(repelled).mean()
    classes = cross_entropy(torch.stack(normal_logits + anomalous_logits), smooth)
    expected = torch.cat(nll).mean() / DIMENSIONS + 2 * pairs + 3 * classes
    torch.testing.assert_close(batch_loss(localiser, data), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("change", "maps"), [({}, 3), ({"pairs_weight": 0.0}, 2), ({"classification_weight": 0.0}, 3), (LIKELIHOOD_ONLY, 1)]
)
def test_it_says_how_many_maps_of_an_image_go_through_the_trunk(
    change: dict[str, float], maps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the memory of a batch follows from."""
    localiser, seen, forward = begun(build(**change)), [], SiameseTrunk.forward

    def counted(network: SiameseTrunk, levels: list[Tensor]) -> list[Part]:
        seen.append(len(levels[0]))
        return forward(network, levels)

    monkeypatch.setattr(SiameseTrunk, "forward", counted)
    batch_loss(localiser)
    assert seen == [localiser.maps_per_image * len(ROWS)] == [maps * len(ROWS)]


def _pooled(network: SiameseTrunk, parts: list[Part], box: np.ndarray) -> tuple[list[Tensor], list[Tensor]]:
    """Each level's global feature, and the mean over the pixels of the box."""
    whole, inside = [], []
    top, left, bottom, right = box
    for (latent, _), projection in zip(parts, network.heads.projections, strict=True):
        hidden = projection.first(latent).relu()[0]
        step = SIDE // hidden.shape[1]
        pixels = hidden.repeat_interleave(step, 1).repeat_interleave(step, 2)
        whole.append(projection.last(hidden.mean((1, 2))))
        inside.append(projection.last(pixels[:, top:bottom, left:right].mean((1, 2))))
    return whole, inside


@pytest.mark.parametrize(
    ("change", "unread"),
    [({}, []), ({"classification_weight": 0.0}, []), ({"pairs_weight": 0.0}, ["views", "boxes"])],
)
def test_each_term_depends_on_its_own_images(change: dict[str, float], unread: list[str]) -> None:
    """Negatives are of both terms, views and boxes of the pairs alone."""
    data, localiser = PLANTED.data, begun(build(**change))
    synthetic, loss = data.synthetic, batch_loss(localiser)
    others = {
        "views": tuple(-level for level in synthetic.views),
        "negatives": tuple(-level for level in synthetic.negatives),
        "boxes": np.tile([0, 0, SIDE, SIDE], (len(synthetic.rows), 1)),
    }
    for name, value in others.items():
        other = batch_loss(localiser, replace(data, synthetic=replace(synthetic, **{name: value})))
        assert torch.equal(other, loss) == (name in unread), name


def test_parts_of_an_image_do_not_mix_with_anothers() -> None:
    """The loss of a batch is the mean of its images' losses."""
    data = single_copy()
    localiser = begun(build(), data)
    alone = [localiser.loss(localiser.network, data, row[None], torch.Generator()) for row in ROWS]
    torch.testing.assert_close(batch_loss(localiser, data), torch.stack(alone).mean(), rtol=1e-5, atol=1e-5)


def test_every_head_learns_and_those_of_terms_left_out_are_not_there() -> None:
    trained, still = (build(epochs=1, learning_rate=rate).fit(PLANTED.data).state() for rate in (1e-2, 0.0))
    heads = [name for name in trained if ".heads." in name]
    assert len(heads) == 2 * (2 * 2 + 2 * 2) + 2
    assert [name for name in heads if np.array_equal(trained[name], still[name])] == []
    for change, count in (({"pairs_weight": 0.0}, 8 + 2), ({"classification_weight": 0.0}, 16), (LIKELIHOOD_ONLY, 0)):
        names = begun(build(**change)).state()
        assert len([name for name in names if ".heads." in name]) == count


def test_the_seed_decides_where_heads_begin() -> None:
    first, again, other = (begun(build(seed=seed)).network.heads.classifier.weight for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.isclose(first, other).any()


def test_heads_learn_to_tell_synthetic_anomalies() -> None:
    """L_ml and L_scf: after training, images and anomalies that it has not seen are told apart."""
    localiser = build(pairs_weight=0.0, label_smoothing=0.0).fit(PLANTED.data)
    network, held_out = localiser.network, plant(seed=8).data
    logits = []
    with torch.inference_mode():
        for levels in (held_out.normal, held_out.synthetic.negatives):
            latents = [latent for latent, _ in network(gathered(levels, torch.arange(16), torch.device("cpu")))]
            logits.append(network.heads.classify(network.features(latents, torch.zeros(16, 4) + SIDE, SIDE)[0]))
    normal, anomalous = (found.diff(dim=1)[:, 0] for found in logits)
    assert (normal < anomalous.median()).float().mean() > 0.9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pairs_weight": -1.0}, "pairs_weight is -1.0; it must not be negative"),
        ({"classification_weight": -0.5}, "classification_weight is -0.5; it must not be negative"),
        ({"label_smoothing": 1.5}, r"label_smoothing is 1.5; it must lie in \[0, 1\]"),
    ],
)
def test_a_setting_out_of_range_is_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build(**change)
