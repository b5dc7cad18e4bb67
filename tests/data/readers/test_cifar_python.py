import pickle

import numpy as np
import pytest

from data.readers import cifar_python

CLASSES = ["airplane", "automobile", "bird"]


@pytest.fixture
def files(python_2_pickle) -> dict[str, bytes]:
    """A small CIFAR-10 in the official form: two images in each of six batches."""
    rng = np.random.default_rng(0)
    names = [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]
    batches = {
        name: {
            "data": rng.integers(0, 256, (2, 3072), np.uint8),
            "labels": [i % 3, 2],
            "filenames": ["a", "b"],
        }
        for i, name in enumerate(names)
    }
    content = {**batches, "batches.meta": {"label_names": CLASSES}, "readme.html": "-"}
    return {f"cifar-10-batches-py/{name}": python_2_pickle(data) for name, data in content.items()}


@pytest.fixture
def options(registry) -> dict:
    return registry["cifar10"]["options"]


@pytest.mark.parametrize("kind", ["cifar-10-python.tar.gz", "folder"])
def test_the_official_form_is_read_in_its_order(pack, files, options, kind):
    samples = list(cifar_python.read(pack(files, kind), "train", **options))
    assert [sample.name for sample in samples[:3]] == [
        "data_batch_1/00000",
        "data_batch_1/00001",
        "data_batch_2/00000",
    ]
    assert [sample.label for sample in samples[::2]] == [
        "airplane",
        "automobile",
        "bird",
        "airplane",
        "automobile",
    ]
    assert {sample.label for sample in samples[1::2]} == {"bird"}


def test_pixels_are_three_planes_of_rows(pack, python_2_pickle, files, options):
    rows = np.zeros((1, 3072), np.uint8)
    rows[0, 1024 + 2 * 32 + 5] = 9  # green, row 2, column 5
    files["cifar-10-batches-py/test_batch"] = python_2_pickle({"data": rows, "labels": [0]})
    (sample,) = cifar_python.read(pack(files, "c.tar.gz"), "test", **options)
    assert sample.image.shape == (32, 32, 3)
    assert np.argwhere(sample.image).tolist() == [[2, 5, 1]]
    assert sample.image[2, 5, 1] == 9


def test_cifar100_has_fine_labels(pack, python_2_pickle, registry):
    batch = {"data": np.zeros((2, 3072), np.uint8), "fine_labels": [1, 0], "coarse_labels": [0, 0]}
    meta = {"fine_label_names": ["apple", "baby"], "coarse_label_names": ["fruit"]}
    files = {"train": python_2_pickle(batch), "test": python_2_pickle(batch), "meta": python_2_pickle(meta)}
    source = pack({f"cifar-100-python/{name}": data for name, data in files.items()}, "cifar-100-python.tar.gz")
    samples = cifar_python.read(source, "test", **registry["cifar100"]["options"])
    assert [(sample.name, sample.label) for sample in samples] == [
        ("test/00000", "baby"),
        ("test/00001", "apple"),
    ]


def test_a_poisoned_batch_is_refused(pack, files, options):
    class Poison:
        def __reduce__(self):
            return print, ("harm",)

    files["cifar-10-batches-py/data_batch_3"] = pickle.dumps(Poison())
    with pytest.raises(ValueError, match=r"c\.tar\.gz: cifar-10-batches-py/data_batch_3.*asks for builtins\.print"):
        list(cifar_python.read(pack(files, "c.tar.gz"), "train", **options))


def test_a_missing_batch_is_named(pack, files, options):
    del files["cifar-10-batches-py/data_batch_4"]
    with pytest.raises(ValueError, match="no data_batch_4"):
        list(cifar_python.read(pack(files, "c.tar.gz"), "train", **options))


@pytest.mark.parametrize(
    ("batch", "found"),
    [
        ({"data": np.zeros((2, 3072), np.uint8), "labels": [1]}, "2 images and 1 labels"),
        ({"data": np.zeros((2, 3072)), "labels": [1, 2]}, "float64"),
        ({"data": np.zeros((2, 1024), np.uint8), "labels": [1, 2]}, r"\(2, 1024\)"),
        ({"data": np.zeros((2, 3072), np.uint8), "fine_labels": [1, 2]}, "no key 'labels'"),
    ],
)
def test_a_batch_of_another_form_is_explained(pack, python_2_pickle, files, options, batch, found):
    files["cifar-10-batches-py/test_batch"] = python_2_pickle(batch)
    with pytest.raises(ValueError, match=f"test_batch.*{found}"):
        list(cifar_python.read(pack(files, "c.tar.gz"), "test", **options))


def test_an_unknown_split_is_named(pack, files, options):
    with pytest.raises(ValueError, match="no split 'valid'; this dataset has test, train"):
        list(cifar_python.read(pack(files, "c.tar.gz"), "valid", **options))
