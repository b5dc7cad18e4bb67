from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from methods.tensor_file import Form, create

FORMS = {"masks": Form((3, 5), np.uint8), "level1": Form((2, 3, 4)), "a/level2": Form((7,))}


def test_safetensors_reads_what_was_filled_in(tmp_path: Path) -> None:
    """Also where odd bytes precede in alphabetical order; what is not filled in is zero."""
    with create(tmp_path / "new" / "t.safetensors", FORMS) as arrays:
        arrays["masks"][1:] = 7
        arrays["level1"][1] = np.arange(12).reshape(3, 4)
    found = load_file(tmp_path / "new" / "t.safetensors")
    assert {name: (array.shape, array.dtype.type) for name, array in found.items()} == {
        name: (form.shape, form.dtype) for name, form in FORMS.items()
    }
    np.testing.assert_array_equal(found["masks"], np.repeat([0, 7, 7], 5).reshape(3, 5))
    np.testing.assert_array_equal(found["level1"][1], np.arange(12).reshape(3, 4))
    assert not found["a/level2"].any()
    assert not found["level1"][0].any()


def test_nothing_is_left_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), create(tmp_path / "t.safetensors", FORMS):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_equal_content_is_equal_bytes(tmp_path: Path) -> None:
    for name, forms in {"a": FORMS, "b": dict(reversed(FORMS.items()))}.items():
        with create(tmp_path / name, forms) as arrays:
            arrays["masks"][:] = 1
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
