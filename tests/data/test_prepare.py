import numpy as np
import pytest

from data.prepare import fit, open_images, prepare, read_index, stretch
from data.sample import Sample

LABEL = {"rule": "label"}


@pytest.fixture
def paths(tmp_path):
    return tmp_path / "set" / "train.npy", tmp_path / "set" / "train.parquet"


def one(name="a", label="cat", value=7, shape=(4, 4, 3), **attributes):
    return Sample(name, label, lambda: np.full(shape, value, np.uint8), attributes)


def run(samples, paths, side=4, channels=3, **options):
    return prepare(samples, side, channels, *paths, **options)


def test_row_i_of_the_index_describes_image_i(paths):
    samples = [one(f"s{i}", "dog" if i % 2 else "cat", value=i, style="plain", Male=-1) for i in range(5)]
    summary = run(samples, paths, rule=LABEL)
    images, index = open_images(paths[0]), read_index(paths[1])
    assert images.shape == (5, 4, 4, 3)
    assert images.dtype == np.uint8
    assert images[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4]
    assert index.columns.tolist() == ["sample", "label", "category", "style", "Male"]
    assert index["sample"].tolist() == ["s0", "s1", "s2", "s3", "s4"]
    assert index["category"].tolist() == index["label"].tolist() == ["cat", "dog", "cat", "dog", "cat"]
    assert index["Male"].tolist() == 5 * [-1]
    assert summary["images"] == 5
    assert summary["labels"] == summary["categories"] == {"cat": 3, "dog": 2}


def test_images_are_mapped_and_read_only(paths):
    run([one()], paths)
    images = open_images(paths[0])
    assert isinstance(images, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        images[0] = 0


def test_an_unlabelled_set_has_null_categories(paths):
    summary = run([one()], paths)
    assert read_index(paths[1])["category"].isna().all()
    assert summary["categories"] == {}


def test_each_image_is_decoded_once(paths):
    calls = []
    sample = Sample("a", "cat", lambda: calls.append(1) or np.zeros((4, 4, 3), np.uint8))
    run([sample], paths)
    assert len(calls) == 1


def test_the_fingerprint_follows_pixels_and_index(paths):
    base = run([one()], paths)["fingerprint"]
    assert run([one()], paths)["fingerprint"] == base
    others = [one(value=8), one(label="dog"), one(name="b"), one(style="plain")]
    found = {run([other], paths)["fingerprint"] for other in others}
    assert len(found | {base, run([one()], paths, rule=LABEL)["fingerprint"]}) == 6


def test_a_limit_keeps_the_first_of_each_class_and_decodes_no_more(paths):
    def fail():
        raise AssertionError("decoded a sample beyond the limit")

    samples = [one("a1"), one("a2"), Sample("a3", "cat", fail), one("b1", "dog")]
    run(samples, paths, per_class=2)
    assert read_index(paths[1])["sample"].tolist() == ["a1", "a2", "b1"]


def test_a_limit_counts_by_attribute_where_that_is_the_category(paths):
    rule = {"rule": "attribute", "name": "Male", "values": {"-1": "female", "1": "male"}}
    summary = run([one(f"s{i}", "face", Male=1 if i < 3 else -1) for i in range(6)], paths, rule=rule, per_class=1)
    assert summary["categories"] == {"female": 1, "male": 1}


PRODUCT = {"rule": "product"}


def product(name, label, mask=None, value=7, shape=(6, 8, 3)):
    pixels = np.full(shape, value, np.uint8)
    return Sample(name, label, lambda: pixels, {"category": "nut"}, None if mask is None else lambda: mask)


@pytest.fixture
def masks_path(tmp_path):
    return tmp_path / "set" / "train.masks.npy"


def test_masks_lie_beside_the_images_of_products(paths, masks_path):
    mask = np.zeros((6, 8), bool)
    mask[:3, :4] = True
    summary = run([product("g", "good"), product("c", "cut", mask)], paths, masks_path=masks_path, rule=PRODUCT)
    masks, index = open_images(masks_path), read_index(paths[1])
    assert masks.dtype == np.uint8
    np.testing.assert_array_equal(masks[0], np.zeros((4, 4)))
    np.testing.assert_array_equal(masks[1], np.kron([[1, 0], [0, 0]], np.ones((2, 2))))
    assert open_images(paths[0]).shape == (2, 4, 4, 3)
    assert index.columns.tolist() == ["sample", "label", "category"]
    assert index["label"].tolist() == ["good", "cut"]
    assert index["category"].tolist() == ["nut", "nut"]
    assert summary["categories"] == {"nut": 2}


def test_masks_are_part_of_the_fingerprint(paths, masks_path):
    masks = [np.eye(8, dtype=bool)[:6], np.ones((6, 8), bool)]
    found = {run([product("c", "cut", m)], paths, masks_path=masks_path, rule=PRODUCT)["fingerprint"] for m in masks}
    assert len(found) == 2


def test_a_limit_on_products_counts_by_defect(paths, masks_path):
    mask = np.ones((6, 8), bool)
    samples = [product(f"{i}", label, mask) for i, label in enumerate(["cut", "cut", "dent", "cut"])]
    run(samples, paths, masks_path=masks_path, rule=PRODUCT, per_class=1)
    assert read_index(paths[1])["sample"].tolist() == ["0", "2"]


def test_a_mask_of_another_size_than_its_image_leaves_nothing_behind(paths, masks_path):
    sample = product("cut/000.png", "cut", np.ones((8, 6), bool))
    with pytest.raises(ValueError, match=r"nut test: cut/000\.png: the mask has 6 x 8 pixels, the image 8 x 6"):
        run([sample], paths, masks_path=masks_path, rule=PRODUCT, what="nut test")
    assert list(paths[0].parent.iterdir()) == []


def test_products_are_stretched_and_lose_no_border():
    image = np.zeros((4, 8, 3), np.uint8)
    image[:, :2] = 200
    found = stretch(image, 4, 3)
    assert found.shape == (4, 4, 3)
    assert found[:, 0].min() > 150
    assert not found[:, 2:].any()


def test_a_wide_image_is_cropped_to_its_middle():
    image = np.zeros((4, 8, 3), np.uint8)
    image[:, 2:6] = 200
    np.testing.assert_array_equal(fit(image, 4, 3), np.full((4, 4, 3), 200))


def test_downscaling_is_antialiased():
    """Single-pixel stripes become their mean and not one of the two colours."""
    stripes = np.zeros((64, 64, 1), np.uint8)
    stripes[:, ::2] = 255
    middle = fit(stripes, 8, 1)[2:-2, 2:-2]
    assert middle.min() > 110
    assert middle.max() < 145


def test_upscaling_is_allowed():
    assert fit(np.zeros((8, 8, 1), np.uint8), 32, 3).shape == (32, 32, 3)


def test_an_image_of_the_right_size_is_not_changed():
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    np.testing.assert_array_equal(fit(image, 32, 3), image)


def test_grey_is_repeated_and_colour_becomes_luminance():
    grey = fit(np.full((2, 2, 1), 9, np.uint8), 2, 3)
    np.testing.assert_array_equal(grey, np.full((2, 2, 3), 9))
    green = np.zeros((2, 2, 3), np.uint8)
    green[..., 1] = 255
    assert fit(green, 2, 1).tolist() == [[[150], [150]], [[150], [150]]]


@pytest.mark.parametrize(
    ("samples", "options", "message"),
    [
        ([], {}, "toy: no images found"),
        ([one(), one()], {}, "toy: two images are called a"),
    ],
)
def test_a_bad_split_leaves_nothing_behind(paths, samples, options, message):
    with pytest.raises(ValueError, match=message):
        run(samples, paths, what="toy", **options)
    assert list(paths[0].parent.iterdir()) == []


def test_a_damaged_image_leaves_nothing_behind(paths):
    def fail():
        raise ValueError("b.png: not a readable picture")

    with pytest.raises(ValueError, match=r"b\.png"):
        run([one(), Sample("b.png", "cat", fail)], paths)
    assert list(paths[0].parent.iterdir()) == []
