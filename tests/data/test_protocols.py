import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.protocols import auxiliary, dataset_vs_dataset, one_vs_rest

TRAIN = ["member", "dataset", "split", "row"]
TEST = ["category", "member", "dataset", "split", "row", "label", "anomaly"]


def index(categories):
    names = [f"s{i}" for i in range(len(categories))]
    return pd.DataFrame({"sample": names, "label": "any", "category": pd.Series(categories, dtype="string")})


def test_one_vs_rest_names_every_row():
    train, test = one_vs_rest(index(["b", "a", "b"]), index(["a", "b"]), "toy")
    assert train[TRAIN].to_dict("split")["data"] == [
        ["a", "toy", "train", 1],
        ["b", "toy", "train", 0],
        ["b", "toy", "train", 2],
    ]
    assert test[TEST].to_dict("split")["data"] == [
        ["a", "a", "toy", "test", 0, "a", False],
        ["a", "a", "toy", "test", 1, "b", True],
        ["b", "b", "toy", "test", 0, "a", True],
        ["b", "b", "toy", "test", 1, "b", False],
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=3), st.lists(st.sampled_from("abc"), min_size=3))
def test_one_vs_rest_uses_each_image_as_it_should(train_names, test_names):
    """Training rows partition the train split; each member meets the full test split, inliers its own."""
    assume(len(set(test_names)) > 1 and set(train_names) == set(test_names))
    train, test = one_vs_rest(index(train_names), index(test_names), "toy")
    assert sorted(train["row"]) == list(range(len(train_names)))
    assert (train["member"] == [train_names[row] for row in train["row"]]).all()
    assert set(test["member"]) == set(train["member"])
    for member, rows in test.groupby("member"):
        assert rows["row"].tolist() == list(range(len(test_names)))
        assert rows["label"].tolist() == test_names
        assert (rows["anomaly"] == (rows["label"] != member)).all()


def test_one_vs_rest_can_be_asked_for_some_categories():
    train, test = one_vs_rest(index(["a", "b", "c"]), index(["a", "b", "c"]), "toy", ["c"])
    assert train["member"].tolist() == ["c"]
    assert test["label"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("train", "test", "categories", "message"),
    [
        (["a"], ["a", "b"], None, "category b has no training images"),
        (["a", "b", "c"], ["a", "b"], None, "category c has no test inliers"),
        (["a"], ["a"], None, "category a has no test anomalies"),
        (["a", "b"], ["a", "b"], ["z"], "category z has no training images"),
        ([None], [None], None, "one_vs_rest needs categories"),
    ],
)
def test_one_vs_rest_explains_what_lacks(train, test, categories, message):
    with pytest.raises(ValueError, match=f"toy: {message}"):
        one_vs_rest(index(train), index(test), "toy", categories)


def test_dataset_vs_dataset_names_every_row():
    train, test = dataset_vs_dataset(
        index(["a", "b"]), index([None]), "toy", {"svhn": index([None, None]), "celeba": index(["male"])}
    )
    assert train[TRAIN].to_dict("split")["data"] == [["all", "toy", "train", 0], ["all", "toy", "train", 1]]
    assert test[TEST].to_dict("split")["data"] == [
        ["svhn", "all", "toy", "test", 0, "toy", False],
        ["svhn", "all", "svhn", "test", 0, "svhn", True],
        ["svhn", "all", "svhn", "test", 1, "svhn", True],
        ["celeba", "all", "toy", "test", 0, "toy", False],
        ["celeba", "all", "celeba", "test", 0, "celeba", True],
    ]


@pytest.mark.parametrize(
    ("train", "test", "others", "message"),
    [
        ([], ["a"], {"svhn": ["1"]}, "no training images"),
        (["a"], [], {"svhn": ["1"]}, "no test inliers"),
        (["a"], ["a"], {"svhn": []}, "category svhn has no test anomalies"),
        (["a"], ["a"], {}, "needs other datasets"),
        (["a"], ["a"], {"toy": ["a"]}, r"needs other datasets, found \['toy'\]"),
    ],
)
def test_dataset_vs_dataset_explains_what_lacks(train, test, others, message):
    with pytest.raises(ValueError, match=f"toy: .*{message}"):
        dataset_vs_dataset(index(train), index(test), "toy", {name: index(rows) for name, rows in others.items()})


def test_both_protocols_write_the_same_columns_and_types():
    full = index(["a", "b"])
    frames = one_vs_rest(full, full, "toy"), dataset_vs_dataset(full, full, "toy", {"other": full})
    for kind, columns in enumerate((TRAIN, TEST)):
        assert all(pair[kind].columns.tolist() == columns for pair in frames)
        assert all(pair[kind]["row"].dtype == "int64" for pair in frames)
        assert frames[0][kind].dtypes.tolist() == frames[1][kind].dtypes.tolist()
    assert frames[0][1]["anomaly"].dtype == bool


def test_an_auxiliary_set_trains_one_member_and_tests_nothing():
    train, test = auxiliary(pd.DataFrame({"label": ["x", "y"]}), "noise")
    assert train.to_dict("records") == [
        {"member": "all", "dataset": "noise", "split": "train", "row": row} for row in (0, 1)
    ]
    assert test.empty
    assert list(test.columns) == TEST
    with pytest.raises(ValueError, match="noise: category all has no training images"):
        auxiliary(pd.DataFrame({"label": []}), "noise")
