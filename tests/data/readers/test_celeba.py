import io
import zipfile

import pytest

from data.readers import celeba

MALE = {"000001.jpg": -1, "000002.jpg": 1, "000003.jpg": 1, "000004.jpg": -1}
PART = {"000001.jpg": 0, "000002.jpg": 0, "000003.jpg": 1, "000004.jpg": 2}


def lists(announced: int = 4) -> dict[str, bytes]:
    rows = "".join(f"{name}  1 {male:2d}\r\n" for name, male in MALE.items())
    parts = "".join(f"{name} {part}\r\n" for name, part in PART.items())
    return {
        "list_attr_celeba.txt": f"{announced}\r\nBald Male \r\n{rows}".encode(),
        "list_eval_partition.txt": parts.encode(),
    }


@pytest.fixture
def faces(picture) -> dict[str, bytes]:
    return {f"img_align_celeba/{name}": picture(size=(218, 178), kind="JPEG") for name in MALE}


def read(source, split="train", attributes=("Male",)):
    return [
        (sample.name, sample.attributes, sample.image.shape)
        for sample in celeba.read(source, split, attributes=list(attributes))
    ]


@pytest.mark.parametrize("kind", ["celeba", "celeba.tar.gz", "celeba.zip"])
def test_lists_and_faces_in_one_tree(pack, faces, kind):
    source = pack({f"CelebA/{name}": data for name, data in {**faces, **lists()}.items()}, kind)
    assert read(source) == [
        ("000001.jpg", {"Male": -1}, (218, 178, 3)),
        ("000002.jpg", {"Male": 1}, (218, 178, 3)),
    ]
    assert read(source, "valid", ("Bald",)) == [("000003.jpg", {"Bald": 1}, (218, 178, 3))]
    assert [name for name, _, _ in read(source, "test")] == ["000004.jpg"]


def test_the_official_folders_with_the_zip_in_them(pack, faces):
    """What the authors' drive hands out: Anno/, Eval/ and Img/img_align_celeba.zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in faces.items():
            archive.writestr(name, data)
    attributes, partition = lists().values()
    files = {"Anno/list_attr_celeba.txt": attributes, "Eval/list_eval_partition.txt": partition}
    source = pack({**files, "Img/img_align_celeba.zip": stream.getvalue()}, "celeba")
    assert [name for name, _, _ in read(source)] == ["000001.jpg", "000002.jpg"]


def test_a_missing_face_is_named(pack, faces):
    del faces["img_align_celeba/000002.jpg"]
    with pytest.raises(ValueError, match=r"1 faces of list_eval_partition\.txt are missing: 000002\.jpg"):
        read(pack({**faces, **lists()}, "celeba"))


def test_a_missing_list_is_named(pack, faces):
    with pytest.raises(ValueError, match=r"there is no list_eval_partition\.txt"):
        read(pack(faces, "celeba"))


def test_a_cut_list_is_noticed(pack, faces):
    with pytest.raises(ValueError, match="announces 202599 faces and lists 4"):
        read(pack({**faces, **lists(202599)}, "celeba"))


def test_a_face_without_attributes_is_named(pack, faces):
    files = {**faces, **lists(3)}
    files["list_attr_celeba.txt"] = files["list_attr_celeba.txt"].replace(b"000002.jpg  1  1\r\n", b"")
    with pytest.raises(ValueError, match=r"lacks 000002\.jpg"):
        read(pack(files, "celeba"))


def test_an_unknown_attribute_or_split_is_named(pack, faces):
    source = pack({**faces, **lists()}, "celeba")
    with pytest.raises(ValueError, match="no attribute Smile"):
        read(source, attributes=["Smile"])
    with pytest.raises(ValueError, match="no split 'val'; this dataset has test, train, valid"):
        read(source, "val")
