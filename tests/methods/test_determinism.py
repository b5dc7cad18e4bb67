"""The setting reaches PyTorch on a GPU, and changes nothing on a CPU."""

from collections.abc import Iterator

import pytest
import torch

from methods.determinism import use_deterministic_algorithms


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()
    filled = torch.utils.deterministic.fill_uninitialized_memory
    yield
    torch.use_deterministic_algorithms(before[0], warn_only=before[1])
    torch.utils.deterministic.fill_uninitialized_memory = filled


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_on_a_gpu_it_is_as_wanted(wanted: bool, device: str) -> None:
    torch.use_deterministic_algorithms(not wanted)
    use_deterministic_algorithms(wanted, device)
    assert torch.are_deterministic_algorithms_enabled() == wanted
    assert torch.is_deterministic_algorithms_warn_only_enabled()
    assert not torch.utils.deterministic.fill_uninitialized_memory


def test_a_cpu_is_left_alone() -> None:
    use_deterministic_algorithms(True, "cpu")
    assert not torch.are_deterministic_algorithms_enabled()
