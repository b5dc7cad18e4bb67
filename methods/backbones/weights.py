"""Trust in weight files: the right bytes, and parameters that fit the model exactly."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from torch import Tensor, nn

COUNTER = "num_batches_tracked"


def verified(file: Path | None, algorithm: str, expected: str) -> Path:
    """Return `file` once its digest (`algorithm`: sha256 or md5) is `expected`.

    Raises FileNotFoundError without a file, ValueError for other bytes than expected.
    """
    if file is None or not file.is_file():
        raise FileNotFoundError(f"no weight file at {file}: expected one with {algorithm} {expected}")
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, algorithm).hexdigest()
    if found != expected:
        raise ValueError(
            f"{file}: {algorithm} is {found}, expected {expected}; remove the file and fetch it again, or "
            f"correct `{algorithm}` in config/backbones.yaml if these other weights are intended"
        )
    return file


def load_exactly(model: nn.Module, state: Mapping[str, Tensor], file: Path) -> None:
    """Load `state`, read from `file`, into `model`; ValueError unless names and shapes are the model's.

    Batch normalisation's counters of training steps may be missing: only training reads them.
    """
    wanted = {name: tensor.shape for name, tensor in model.state_dict().items()}
    found = {name: tensor.shape for name, tensor in state.items()}
    misfits = {
        "missing": {name for name in wanted.keys() - found.keys() if not name.endswith(COUNTER)},
        "unexpected": found.keys() - wanted.keys(),
        "wrong shape": {name for name in wanted.keys() & found.keys() if wanted[name] != found[name]},
    }
    if any(misfits.values()):
        complaints = (f"{misfit}: {_first(names)}" for misfit, names in misfits.items() if names)
        raise ValueError(f"{file} does not fit {type(model).__name__}: " + "; ".join(complaints))
    model.load_state_dict(state, strict=False)


def _first(names: Iterable[str], count: int = 3) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - count} more" if len(ordered) > count else ""
    return ", ".join(ordered[:count]) + more
