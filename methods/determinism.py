"""Whether a GPU gives the same bits for the same seeds."""

import torch
import torch.utils.deterministic


def use_deterministic_algorithms(wanted: bool, device: str) -> None:
    """For the rest of the process, on `device`; a CPU gives the same bits anyway, on as many threads.

    PyTorch then takes the deterministic one of several algorithms and warns where it has none. Products of matrices
    need CUBLAS_WORKSPACE_CONFIG besides, which is read when the GPU is first used (`workflow.environment`).
    """
    if device.startswith("cuda"):
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
        torch.use_deterministic_algorithms(wanted, warn_only=True)
