import os
import pickle
import pickletools

import numpy as np
import pytest

from data import restricted_pickle


def test_python_2_pickles_of_arrays_are_read(python_2_pickle):
    array = np.arange(12, dtype=np.uint8).reshape(3, 4)
    data = python_2_pickle({"data": array, "labels": [1, 2], "filenames": ["a.png"]})
    assert not any(code.name.startswith("BINUNICODE") for code, _, _ in pickletools.genops(data))
    content = restricted_pickle.loads(data, "batch")
    np.testing.assert_array_equal(content[b"data"], array)
    assert content[b"labels"] == [1, 2]
    assert content[b"filenames"] == [b"a.png"]


def test_python_3_pickles_of_byte_keys_are_read():
    content = restricted_pickle.loads(pickle.dumps({b"data": np.ones(3), b"b": b"\xff"}, protocol=2), "batch")
    assert content[b"b"] == b"\xff"
    np.testing.assert_array_equal(content[b"data"], np.ones(3))


class Poison:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", [0, 2, 5])
@pytest.mark.parametrize("function", [os.system, eval, getattr, np.load, print])
def test_a_poisoned_pickle_does_nothing_and_is_named(function, protocol):
    data = pickle.dumps({"data": Poison(function, "exit 1")}, protocol=protocol)
    with pytest.raises(ValueError, match=r"data_batch_3.*it asks for .*which no data file needs"):
        restricted_pickle.loads(data, "data_batch_3")


def test_only_the_latin1_codec_is_admitted():
    data = pickle.dumps({b"a": b"\xff"}, protocol=2).replace(b"latin1", b"rot_13")
    with pytest.raises(ValueError, match="codec 'rot_13'"):
        restricted_pickle.loads(data, "batch")


def test_a_truncated_pickle_is_named():
    with pytest.raises(ValueError, match="data_batch_3: not a readable data pickle"):
        restricted_pickle.loads(pickle.dumps({"data": 1})[:-3], "data_batch_3")
