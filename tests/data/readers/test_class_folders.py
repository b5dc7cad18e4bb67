import pytest

from data.readers import class_folders

KINDS = ["folder", "files.tar.gz", "files.zip"]


def read(source, split="train", **options):
    return [(sample.name, sample.label) for sample in class_folders.read(source, split, **options)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("top", ["", "cifar10/", "a/b/"])
def test_split_folders_anywhere(pack, picture, kind, top):
    names = [
        "train/cat/2.png",
        "train/cat/1.JPEG",
        "train/bird/x/3.png",
        "test/cat/9.png",
        "train/readme.txt",
    ]
    source = pack({top + name: picture() for name in names}, kind)
    assert read(source) == [("bird/x/3.png", "bird"), ("cat/1.JPEG", "cat"), ("cat/2.png", "cat")]
    assert read(source, "test") == [("cat/9.png", "cat")]


def test_tiny_imagenet_is_class_folders(pack, picture, registry):
    names = ["train/n01/images/n01_0.JPEG", "train/n02/images/n02_0.JPEG", "val/images/val_0.JPEG"]
    source = pack({f"tiny-imagenet-200/{name}": picture(kind="JPEG") for name in names}, "tiny.zip")
    assert read(source, **registry["tiny_imagenet"]["options"]) == [
        ("n01/images/n01_0.JPEG", "n01"),
        ("n02/images/n02_0.JPEG", "n02"),
    ]


def test_a_class_may_be_called_as_a_split(pack, picture):
    """CIFAR-100 has a class `train`."""
    source = pack({"c/test/train/1.png": picture(), "c/train/train/2.png": picture()}, "c.tar.gz")
    assert read(source, "test") == [("train/1.png", "train")]
    assert read(source, "train") == [("train/2.png", "train")]


@pytest.mark.parametrize("top", ["", "imagenet/"])
def test_the_sole_split_may_lie_at_the_top(pack, picture, top):
    names = ["n01/1.JPEG", "n02/images/2.JPEG"]
    source = pack({top + name: picture() for name in names}, "folder")
    assert read(source, sole_split="train") == [("n01/1.JPEG", "n01"), ("n02/images/2.JPEG", "n02")]


def test_a_single_class_at_the_top(pack, picture):
    assert read(pack({"n01/1.png": picture()}, "folder"), sole_split="train") == [("n01/1.png", "n01")]


def test_an_absent_split_is_explained(pack, picture):
    source = pack({"train/cat/1.png": picture()}, "folder")
    with pytest.raises(ValueError, match=r"folder: no pictures in test/<class>/"):
        read(source, "test", sole_split="train")


def test_no_class_folders_are_explained(pack, picture):
    with pytest.raises(ValueError, match="no pictures in class folders"):
        read(pack({"1.png": picture()}, "folder"), sole_split="train")


def test_pictures_are_decoded_when_asked_for(pack, picture):
    source = pack({"train/cat/1.png": picture((1, 2, 3)), "train/cat/2.png": b"damaged"}, "files.tar.gz")
    samples = class_folders.read(source, "train")
    assert next(samples).image[0, 0].tolist() == [1, 2, 3]
    damaged = next(samples)
    with pytest.raises(ValueError, match=r"files\.tar\.gz: train/cat/2\.png"):
        _ = damaged.image
