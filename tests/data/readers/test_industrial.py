import io

import numpy as np
import pytest
from PIL import Image

from data.readers import industrial

KINDS = ["folder", "files.tar.xz", "files.zip"]


def mask(value=255, size=(4, 6), kind="PNG"):
    pixels = np.zeros(size, np.uint8)
    pixels[1, 2] = value
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def nut(picture) -> dict[str, bytes]:
    """A small category in MVTec AD's layout, beside one that cannot be read."""
    return {
        "nut/train/good/000.png": picture(),
        "nut/train/good/001.png": picture(),
        "nut/test/good/000.png": picture(),
        "nut/test/cut/000.png": picture((9, 9, 9)),
        "nut/test/bent/000.png": picture(),
        "nut/ground_truth/cut/000_mask.png": mask(),
        "nut/ground_truth/bent/000_mask.png": mask(),
        "nut/readme.txt": b"",
        "bolt/train/good/000.png": b"damaged",
        "bolt/test/cut/000.png": b"a defect without mask",
    }


@pytest.fixture
def mvtec(registry):
    return lambda source, split="test", category="nut": list(
        industrial.read(source, split, categories=[category], **registry["mvtec_ad"]["options"])
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("top", ["", "mvtec_anomaly_detection/"])
def test_one_category_of_mvtec_ad(pack, mvtec, nut, kind, top):
    source = pack({top + name: data for name, data in nut.items()}, kind)
    assert [(sample.name, sample.label) for sample in mvtec(source)] == [
        ("bent/000.png", "bent"),
        ("cut/000.png", "cut"),
        ("good/000.png", "good"),
    ]
    train = mvtec(source, "train")
    assert [(sample.label, sample.attributes, sample.mask) for sample in train] == 2 * [
        ("good", {"category": "nut"}, None)
    ]


def test_a_defect_comes_with_its_own_mask(pack, nut, registry):
    source = pack({**nut, "nut/ground_truth/bent/000_mask.png": mask(size=(8, 8))}, "files.tar.xz")
    samples = industrial.read(source, "test", categories=["nut"], **registry["mvtec_ad"]["options"])
    found = {sample.label: (sample.image[0, 0].tolist(), sample.mask) for sample in samples}
    assert found["good"][1] is None
    assert found["bent"][1].shape == (8, 8)
    assert found["cut"][0] == [9, 9, 9]
    assert np.argwhere(found["cut"][1]).tolist() == [[1, 2]]


@pytest.mark.parametrize("kind", KINDS)
def test_btad_mixes_formats_and_calls_its_folders_ok_and_ko(pack, picture, registry, kind):
    source = pack(
        {
            "BTech_Dataset_transformed/03/train/ok/0000.bmp": picture(kind="BMP"),
            "BTech_Dataset_transformed/03/test/ok/0000.bmp": picture(kind="BMP"),
            "BTech_Dataset_transformed/03/test/ko/0001.bmp": picture(kind="BMP"),
            "BTech_Dataset_transformed/03/test/ko/0002.png": picture(),
            "BTech_Dataset_transformed/03/ground_truth/ko/0001.bmp": mask(kind="BMP"),
            "BTech_Dataset_transformed/03/ground_truth/ko/0002.png": mask(),
            "BTech_Dataset_transformed/01/test/ko/0000.png": picture(),
        },
        kind,
    )
    samples = industrial.read(source, "test", categories=["03"], **registry["btad"]["options"])
    assert [(s.name, s.label, None if s.mask is None else int(s.mask.sum())) for s in samples] == [
        ("ko/0001.bmp", "ko", 1),
        ("ko/0002.png", "ko", 1),
        ("ok/0000.bmp", "good", None),
    ]


@pytest.mark.parametrize(
    ("gone", "added", "message"),
    [
        ("nut/ground_truth/cut/000_mask.png", {}, "nut/test/cut/000.png: this image of a defect has no mask"),
        ("nut/test/bent/000.png", {}, "nut/ground_truth/bent/000_mask.png: this mask has no image in nut/test"),
        (
            "",
            {"nut/ground_truth/good/000_mask.png": mask()},
            "nut/test/good/000.png: an image without defect has a mask",
        ),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_has_no_partner_is_named(pack, mvtec, nut, gone, added, message, kind):
    source = pack({name: data for name, data in (nut | added).items() if name != gone}, kind)
    with pytest.raises(ValueError, match=f"{source}: {message}"):
        mvtec(source)


def test_only_good_images_train(pack, mvtec, nut):
    source = pack({**nut, "nut/train/cut/007.png": nut["nut/test/cut/000.png"]}, "folder")
    with pytest.raises(ValueError, match=r"nut/train/cut/007\.png: a training image outside of train/good"):
        mvtec(source, "train")


@pytest.mark.parametrize(
    ("file", "part"), [("nut/test/cut/000.png", "image"), ("nut/ground_truth/cut/000_mask.png", "mask")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_file_is_named(pack, nut, registry, file, part, kind):
    source = pack({**nut, file: nut[file][:-30]}, kind)
    samples = industrial.read(source, "test", categories=["nut"], **registry["mvtec_ad"]["options"])
    with pytest.raises(ValueError, match=f"{source}: {file}: not a readable picture"):
        [getattr(sample, part) for sample in samples]


@pytest.mark.parametrize("kind", KINDS)
def test_categories_follow_each_other_by_name(pack, picture, nut, registry, kind):
    """Each with its own masks, although their files have the same names."""
    axle = {"axle/ground_truth/cut/000_mask.png": mask(size=(12, 12)), "axle/test/cut/000.png": picture()}
    options = registry["mvtec_ad"]["options"]
    read = industrial.read(pack(nut | axle, kind), "test", categories=["nut", "axle"], **options)
    found = [(s.attributes["category"], s.name, None if s.mask is None else s.mask.shape) for s in read]
    assert [line[:2] for line in found] == [
        ("axle", "cut/000.png"),
        ("nut", "bent/000.png"),
        ("nut", "cut/000.png"),
        ("nut", "good/000.png"),
    ]
    assert [line[2] for line in found] == [(12, 12), (4, 6), (4, 6), None]


def test_an_absent_category_is_explained(pack, mvtec, nut):
    with pytest.raises(ValueError, match=r"folder: no pictures in nail/test/<defect>/"):
        mvtec(pack(nut, "folder"), category="nail")
