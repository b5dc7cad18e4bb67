"""A table of pictures is read as it says, and what is wrong in it is said with its line."""

import pytest

from data.readers import csv_table
from tests.data.readers.test_industrial import mask

KINDS = ["folder", "files.tar", "files.zip"]
CLASSES = """path,split,label
a/0.png,train,cat
a/1.png,test,dog
b/2.png,test,cat
"""
PRODUCTS = """path,split,category,anomaly,mask
x/3.png,train,nut,0,
x/1.png,test,nut,1,masks/1.png
x/2.png,test,bolt,0,
x/0.png,test,nut,0,
"""


@pytest.fixture
def samples(pack, picture):
    """The samples of a split of a table, whose pictures are there."""

    def read(table, split="test", kind="folder", categories=None, without=(), top=""):
        lines = [line.split(",") for line in table.splitlines()[1:]]
        files = {line[0]: picture() for line in lines if line[0] and line[0] not in without}
        files |= {name: mask() for line in lines for name in line if name.startswith("masks/") and name not in without}
        source = pack({top + name: data for name, data in {**files, "images.csv": table.encode()}.items()}, kind)
        found = []
        for sample in csv_table.read(source, split, file="images.csv", categories=categories, names=["nut", "bolt"]):
            assert sample.image.shape == (4, 6, 3)
            found.append(sample)
        return found

    return read


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("top", ["", "mine/"])
def test_classes(samples, kind, top):
    found = samples(CLASSES, kind=kind, top=top)
    assert [(sample.name, sample.label, sample.attributes) for sample in found] == [
        (f"{top}a/1.png", "dog", {}),
        (f"{top}b/2.png", "cat", {}),
    ]
    assert [sample.name for sample in samples(CLASSES, "train", kind=kind, top=top)] == [f"{top}a/0.png"]


@pytest.mark.parametrize("kind", KINDS)
def test_products_come_one_after_the_other_with_masks_of_what_is_anomalous(samples, kind):
    found = samples(PRODUCTS, kind=kind, categories=["nut", "bolt"])
    assert [(s.name, s.label, s.attributes["category"], s.mask is not None) for s in found] == [
        ("x/2.png", "good", "bolt", False),
        ("x/0.png", "good", "nut", False),
        ("x/1.png", "anomaly", "nut", True),
    ]
    assert [sample.name for sample in samples(PRODUCTS, "train", kind=kind, categories=["nut"])] == ["x/3.png"]


def test_a_mark_of_byte_order_and_blanks_are_no_part_of_a_name(samples):
    assert [sample.label for sample in samples("\ufeff" + CLASSES.replace(",dog", ", dog"))] == ["dog", "cat"]


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_end_as_on_any_system(samples, end):
    assert [sample.label for sample in samples(CLASSES.replace("\n", end))] == ["dog", "cat"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("path,", "file,", r"images\.csv: no column path; found file, split, label"),
        ("label", "class", r"no column label or anomaly; found path, split, class"),
        ("label", "label,masks", r"the column 'masks' is not read; is it 'mask'\?"),
        ("1.png,test,dog", "1.png,tset,dog", r"line 3: split is 'tset'; expected one of test, train, val, valid"),
        ("1.png,test,dog", "1.png,test", r"line 3: not as many values as there are columns"),
        ("1.png,test,dog", "1.png,test,", r"line 3: label is empty"),
        (
            "1.png,test,dog",
            '1.png,test,"dog',
            r"images\.csv, from line 3: unexpected end of data; is a quote left open",
        ),
        ("1.png,test,dog", '1.png,test,"dog"s', r"images\.csv, from line 3: ',' expected after '\"'"),
        ("1.png,test,dog\nb/2.png,test,cat", '1.png,test,"dog\nb/2.png,test,cat"', r"line 4: a value of several lines"),
        ("path,", '"path,', r"images\.csv, from line 1: unexpected end of data"),
        ("b/2.png", "a/1.png", r"line 4: a/1\.png is in line 3 already"),
        ("b/2.png", "../2.png", r"line 4: '\.\./2\.png' leads out of the table's folder"),
        ("b/2.png", "b/2.txt", r"line 4: 'b/2\.txt' is no picture's name"),
    ],
)
def test_a_wrong_line_is_named(samples, before, after, message):
    with pytest.raises(ValueError, match=message):
        samples(CLASSES.replace(before, after), without=["../2.png"])


def test_a_good_picture_is_no_anomaly(samples):
    with pytest.raises(ValueError, match=r"line 2: label is 'good' and anomaly is '1'"):
        samples("path,split,label,anomaly\na.png,test,good,1\n")


def test_a_listed_picture_that_is_not_there_is_named(samples):
    with pytest.raises(ValueError, match=r"line 4: b/2\.png is not there"):
        samples(CLASSES, without=["b/2.png"])


def test_without_a_table_nothing_is_read(pack, picture):
    with pytest.raises(ValueError, match=r"0 files are called images\.csv"):
        list(csv_table.read(pack({"a.png": picture()}, "folder"), "test", file="images.csv"))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("test,nut,1", "test,nut,yes", r"line 3: anomaly is 'yes'; expected 0 or 1"),
        ("1,masks/1.png", "1,", r"line 3: no mask, with label 'anomaly'"),
        ("x/0.png,test,nut,0,", "x/0.png,test,nut,0,masks/0.png", r"line 5: a mask, with label 'good'"),
        ("masks/1.png", "masks/7.png", r"line 3: masks/7\.png is not there"),
        ("3.png,train,nut,0,", "3.png,train,nut,1,masks/3.png", r"line 2: a training image with label 'anomaly'"),
        ("category", "product", r"images\.csv: no column category; found path, split, product, anomaly, mask"),
        (",nut,", ",bolt,", r"no line with split \w+ and category nut"),
        ("test,bolt", "test,blot", r"line 4: 'blot' is no category of .* Did you mean 'bolt'\? Known: bolt, nut"),
        ("test,bolt", "test,", r"line 4: '' is no category of the dataset's entry\. Known: bolt, nut"),
    ],
)
def test_a_wrong_product_is_named(samples, before, after, message):
    def read(split):
        return samples(PRODUCTS.replace(before, after), split, categories=["nut"], without=["masks/7.png"])

    with pytest.raises(ValueError, match=message):
        (read("train"), read("test"))
