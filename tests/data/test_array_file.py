import hashlib
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.array_file import ArrayWriter, mapped_array, unmapped

rows = st.integers(0, 12).flatmap(lambda n: arrays(np.uint8, (n, 2, 3)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(array=rows)
def test_the_file_is_what_numpy_would_have_saved(tmp_path, array):
    with ArrayWriter(tmp_path / "rows.npy", (2, 3)) as writer:
        for row in array:
            writer.append(row)
    np.testing.assert_array_equal(np.load(tmp_path / "rows.npy"), array)
    assert writer.pixels == hashlib.sha256(array.tobytes()).hexdigest()


def test_the_header_grows_in_place(tmp_path):
    """More rows than one digit writes must not move the data."""
    with ArrayWriter(tmp_path / "rows.npy", (1,)) as writer:
        for i in range(12_345):
            writer.append(np.array([i % 256], np.uint8))
    assert np.load(tmp_path / "rows.npy", mmap_mode="r")[[0, 9, 12_344], 0].tolist() == [0, 9, 12_344 % 256]


@pytest.mark.parametrize("row", [np.zeros((3, 2), np.uint8), np.zeros((2, 3))])
def test_another_shape_or_dtype_is_refused(tmp_path, row):
    with (
        ArrayWriter(tmp_path / "rows.npy", (2, 3)) as writer,
        pytest.raises(ValueError, match=r"expected .* \(2, 3\)"),
    ):
        writer.append(row)


@pytest.mark.skipif(sys.platform != "linux", reason="the size of mapped files is in Linux's /proc/self/status")
def test_what_is_taken_out_of_memory_is_still_in_the_file(tmp_path):
    """Written and read pages alike, and of a part of an array all pages."""

    def mapped_mib():
        return int(re.search(r"RssFile:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024

    before_writing = mapped_mib()
    array = mapped_array(tmp_path / "array.npy", (64, 2**18))
    array[:] = np.arange(64)[:, None]
    assert mapped_mib() > before_writing + 48
    unmapped(array[3:5])
    assert mapped_mib() < before_writing + 16
    assert array[:, 7].tolist() == list(range(64))
    unmapped(np.zeros(3))
