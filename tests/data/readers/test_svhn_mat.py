import io

import numpy as np
import pytest
from scipy.io import savemat

from data.readers import svhn_mat


def matrix(**content: np.ndarray) -> bytes:
    stream = io.BytesIO()
    savemat(stream, content, do_compression=True)
    return stream.getvalue()


IMAGES = np.random.default_rng(0).integers(0, 256, (32, 32, 3, 4), np.uint8)
LABELS = np.array([[1], [10], [9], [2]], np.uint8)


@pytest.fixture
def options(registry) -> dict:
    return registry["svhn"]["options"]


def test_class_ten_is_the_digit_zero(pack, options):
    folder = pack({"test_32x32.mat": matrix(X=IMAGES, y=LABELS)}, "svhn")
    for source in (folder, folder / "test_32x32.mat"):
        samples = list(svhn_mat.read(source, "test", **options))
        assert [sample.label for sample in samples] == ["1", "0", "9", "2"]
        assert [sample.name for sample in samples] == ["000000", "000001", "000002", "000003"]
        np.testing.assert_array_equal(samples[2].image, IMAGES[..., 2])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (matrix(X=IMAGES, y=LABELS)[:500], "not a readable MATLAB file"),
        (b"<html>", "not a readable MATLAB file"),
        (matrix(X=IMAGES), "expected X, uint8"),
        (matrix(X=IMAGES.astype(float), y=LABELS), "expected X, uint8"),
        (matrix(X=IMAGES, y=LABELS[:3]), "y has 3 labels"),
    ],
)
def test_a_damaged_file_is_explained(pack, options, data, found):
    with pytest.raises(ValueError, match=rf"test_32x32\.mat.*{found}"):
        list(svhn_mat.read(pack({"test_32x32.mat": data}, "svhn"), "test", **options))


def test_the_train_part_is_not_registered(tmp_path, options):
    with pytest.raises(ValueError, match="no split 'train'"):
        list(svhn_mat.read(tmp_path, "train", **options))
