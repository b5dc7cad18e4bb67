"""Reading the official CIFAR pickles without running what a pickle may ask for."""

import io
import pickle
from typing import Any, ClassVar

import numpy as np
from numpy._core.multiarray import _reconstruct


def loads(data: bytes, name: str) -> Any:
    """Unpickle dicts, lists, numbers, byte strings and numpy arrays; Python 2 strings become bytes.

    Raises ValueError naming the file when the pickle is damaged or asks for anything else.
    """
    try:
        return _Unpickler(io.BytesIO(data), encoding="bytes").load()
    except Exception as error:
        raise ValueError(f"{name}: not a readable data pickle ({error}); fetch it again") from error


def _latin1(text: str, encoding: str) -> bytes:
    """What Python 3 writes for a byte string in protocol 2."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"it asks for the codec {encoding!r}")
    return text.encode("latin1")


class _Unpickler(pickle.Unpickler):
    ADMITTED: ClassVar[dict[tuple[str, str], Any]] = {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("_codecs", "encode"): _latin1,
    }

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self.ADMITTED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, which no data file needs")
        return self.ADMITTED[module, name]
