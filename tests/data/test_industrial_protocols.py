import pandas as pd
import pytest

from data.industrial_protocols import hard_subset, known_class, one_product

TRAIN = ["member", "dataset", "split", "row"]
TEST = ["category", "member", "dataset", "split", "row", "label", "anomaly"]
LABELS = ["bent", "bent", "cut", "good", "good", "worn"]


def index(labels):
    return pd.DataFrame({"sample": [f"s{i}" for i in range(len(labels))], "label": labels, "category": "nut"})


GOODS = index(["good", "good"])


def test_a_product_trains_on_all_and_is_tested_on_all():
    train, test = one_product(GOODS, index(LABELS), "toy", "nut")
    assert train[TRAIN].to_dict("split")["data"] == [["nut", "toy", "train", 0], ["nut", "toy", "train", 1]]
    assert test.columns.tolist() == TEST
    assert test.drop(columns=["row", "label", "anomaly"]).drop_duplicates().values.tolist() == [
        ["nut", "nut", "toy", "test"]
    ]
    assert test["row"].tolist() == list(range(6))
    assert test["label"].tolist() == LABELS
    assert test["anomaly"].tolist() == [True, True, True, False, False, True]
    assert test["anomaly"].dtype == bool


def test_no_image_of_the_known_class_is_tested():
    train, test = known_class(GOODS, index(LABELS), "toy", "nut", member_per_class=True)
    names = ["nut.bent", "nut.cut", "nut.worn"]
    assert train["member"].tolist() == [name for name in names for _ in range(2)]
    assert test["category"].unique().tolist() == names
    for name, rows in test.groupby("category"):
        expected = [row for row, label in enumerate(LABELS) if f"nut.{label}" != name]
        assert rows["row"].tolist() == expected
        assert rows["member"].unique().tolist() == [name]


def test_a_method_without_known_anomalies_trains_once_for_all_classes():
    train, test = known_class(GOODS, index(LABELS), "toy", "nut", member_per_class=False)
    per_class = known_class(GOODS, index(LABELS), "toy", "nut", member_per_class=True)[1]
    assert train["member"].tolist() == ["nut", "nut"]
    pd.testing.assert_frame_equal(test, per_class.assign(member="nut"))


def test_a_known_class_leaves_others():
    with pytest.raises(ValueError, match="toy: category nut has the defect class ko alone"):
        known_class(GOODS, index(["good", "ko"]), "toy", "nut", member_per_class=True)


@pytest.mark.parametrize("protocol", [one_product, lambda *frames: known_class(*frames, member_per_class=True)])
@pytest.mark.parametrize(
    ("train", "test", "message"),
    [
        ([], LABELS, "training images"),
        (["good"], ["cut", "bent"], "good test images"),
        (["good"], ["good"], "anomalous test images"),
    ],
)
def test_what_lacks_is_explained(protocol, train, test, message):
    with pytest.raises(ValueError, match=f"toy: category nut has no {message}"):
        protocol(index(train), index(test), "toy", "nut")


def test_a_hard_subset_keeps_good_images_and_models():
    test = one_product(GOODS, index(LABELS), "toy", "nut")[1]
    hard = hard_subset(test, ["bent"])
    assert hard["row"].tolist() == [0, 1, 3, 4]
    assert set(hard["category"]) == {"nut.hard"}
    assert set(hard["member"]) == {"nut"}
    with pytest.raises(ValueError, match="no test image of the hard class torn; found"):
        hard_subset(test, ["bent", "torn"])
