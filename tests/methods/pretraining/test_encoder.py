from pathlib import Path

import pytest
import torch
from torch import nn

from methods.pretraining.encoder import build_encoder
from methods.pretraining.normalisation import GroupedBatchNorm2d
from tests.methods.backbones.test_moco import official, saved, torchvision_encoder
from tests.methods.pretraining.world import settings


def test_the_seed_decides_and_the_global_generator_does_not_move() -> None:
    before = torch.random.get_rng_state()
    first, again, other = (build_encoder(settings(), seed, None).state_dict() for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.testing.assert_close(first, again, atol=0, rtol=0)
    assert not torch.equal(first["fc.0.weight"], other["fc.0.weight"])


def test_all_batch_normalisation_is_in_groups() -> None:
    encoder = build_encoder(settings(architecture="resnet18", small_images=True), 0, None)
    layers = [module for module in encoder.modules() if isinstance(module, nn.BatchNorm2d)]
    assert len(layers) == 20
    assert {(type(layer), layer.group_size) for layer in layers} == {(GroupedBatchNorm2d, 4)}
    assert min(layer.weight.min().item() for layer in layers) == 1


@pytest.mark.parametrize("small", [True, False])
def test_the_stem_of_small_images_keeps_their_size(small: bool) -> None:
    encoder = build_encoder(settings(architecture="resnet18", small_images=small), 0, None).eval()
    assert encoder.forward_features(torch.zeros(1, 3, 32, 32)).shape[2:] == ((4, 4) if small else (1, 1))


def test_a_network_may_be_narrower() -> None:
    narrow = settings(architecture="resnet18", arguments={"channels": [2, 4, 8, 16]})
    assert build_encoder(narrow, 0, None).num_features == 16


def test_fine_tuning_starts_from_the_official_query_encoder(tmp_path: Path) -> None:
    official_encoder = torchvision_encoder("mlp")
    entry, file = saved(official(official_encoder), tmp_path, "mlp")
    start = settings(architecture="resnet50", dimensions=128, initial=entry["md5"])
    encoder = build_encoder(start, 0, file)
    assert encoder.training
    assert all(parameter.requires_grad for parameter in encoder.parameters())
    views = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        torch.testing.assert_close(encoder.eval()(views), official_encoder(views), rtol=1e-5, atol=1e-5)
