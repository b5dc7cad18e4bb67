from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from methods.tensor_file import Form, create, open_mapped

FORMS = {
    "masks": Form((3, 5), np.uint8),
    "level1": Form((2, 3, 4)),
    "a/level2": Form((7,)),
    "rows": Form((3,), np.int64),
}


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


def test_mapped_arrays_are_what_safetensors_reads(tmp_path: Path) -> None:
    """In files of ours and of safetensors, whose headers may hold metadata; they cannot be written to."""
    arrays = {
        name: np.arange(np.prod(form.shape)).reshape(form.shape).astype(form.dtype) for name, form in FORMS.items()
    }
    save_file(arrays, tmp_path / "theirs", metadata={"format": "np"})
    with create(tmp_path / "ours", FORMS) as mapped:
        for name, array in arrays.items():
            mapped[name][:] = array
    for file in ("theirs", "ours"):
        found = open_mapped(tmp_path / file)
        assert found.keys() == arrays.keys()
        for name, array in arrays.items():
            assert isinstance(found[name], np.memmap)
            assert not found[name].flags.writeable
            assert found[name].dtype == array.dtype
            np.testing.assert_array_equal(found[name], array)


@pytest.mark.parametrize(
    "change",
    [lambda data: b"", lambda data: data[:4], lambda data: data[:40], lambda data: data[:-1], lambda data: data * 2],
)
def test_files_of_another_length_are_refused(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    with create(tmp_path / "t", FORMS):
        pass
    (tmp_path / "t").write_bytes(change((tmp_path / "t").read_bytes()))
    with pytest.raises(ValueError, match="t is no whole safetensors file"):
        open_mapped(tmp_path / "t")


def test_other_dtypes_are_named(tmp_path: Path) -> None:
    save_file({"half": np.zeros(2, np.float16)}, tmp_path / "t")
    with pytest.raises(ValueError, match="half is F16, expected one of F32, I64, U8"):
        open_mapped(tmp_path / "t")
