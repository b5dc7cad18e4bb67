import pandas as pd
import pytest

from data.known_anomalies import draw_few_anomalies, draw_known_class


def index(**counts):
    labels = [label for label, count in counts.items() for _ in range(count)]
    return pd.DataFrame({"label": labels})


def few(frame, seed=0, category="nut", **options):
    return draw_few_anomalies(frame, category, seed, **options)


@pytest.mark.parametrize(
    ("counts", "least"),
    [
        ({"bent": 20, "cut": 20, "worn": 20}, {"bent": 3, "cut": 3, "worn": 3}),
        ({"ko": 49}, {"ko": 10}),
        ({"a": 5, "b": 5, "c": 5, "d": 5, "e": 5, "f": 5, "g": 5}, dict.fromkeys("abcdefg", 1)),
        ({"bent": 2, "cut": 20, "worn": 20}, {"bent": 2, "cut": 3, "worn": 3}),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_ten_in_all_are_spread_over_the_classes(counts, least, seed):
    frame = index(good=7, **counts)
    drawn = few(frame, seed)
    assert drawn.columns.tolist() == ["member", "row", "label"]
    assert drawn["member"].unique().tolist() == ["nut"]
    assert len(drawn) == drawn["row"].nunique() == 10
    assert drawn["label"].tolist() == frame.loc[drawn["row"], "label"].tolist()
    found = drawn["label"].value_counts()
    assert all(found[label] >= count for label, count in least.items())


def test_the_remainder_may_fall_on_every_class():
    """Ten of three classes are three each and one more, whose class is left to chance."""
    frame = index(good=3, bent=20, cut=20, worn=20)
    extra = {few(frame, seed)["label"].value_counts().idxmax() for seed in range(30)}
    assert extra == {"bent", "cut", "worn"}


def test_a_draw_depends_on_seed_and_category():
    frame = index(good=3, bent=30, cut=30)
    same = few(frame)
    pd.testing.assert_frame_equal(same, few(frame))
    assert few(frame, 1)["row"].tolist() != same["row"].tolist()
    assert few(frame, category="bolt")["row"].tolist() != same["row"].tolist()


def test_rows_are_those_of_the_index_when_hard_classes_are_left_out():
    frame = index(bent=20, good=3, cut=20, worn=20)
    drawn = few(frame[frame["label"] != "bent"])
    assert set(drawn["label"]) == {"cut", "worn"}
    assert drawn["row"].min() >= 23


@pytest.mark.parametrize("count", [10, 3])
def test_an_anomaly_must_be_left_to_test(count):
    with pytest.raises(ValueError, match=f"nut: {count} test anomalies, of which {count} are to be known"):
        few(index(good=9, bent=count - 1, cut=1), count=count)
    assert len(few(index(good=9, bent=count, cut=1), count=count)) == count


def test_each_class_is_known_to_its_own_member():
    drawn = draw_known_class(index(bent=25, good=4, cut=12, worn=8), "nut", 0)
    assert drawn.groupby("member")["label"].unique().map(list).to_dict() == {
        "nut.bent": ["bent"],
        "nut.cut": ["cut"],
        "nut.worn": ["worn"],
    }
    assert drawn["member"].value_counts().to_dict() == {"nut.bent": 10, "nut.cut": 10, "nut.worn": 8}
    assert drawn["row"].is_unique


def test_a_class_is_drawn_for_itself():
    """Another class or category changes no draw; another seed does."""
    alone = draw_known_class(index(bent=25), "nut", 0)["row"].tolist()
    assert draw_known_class(index(bent=25, cut=12), "nut", 0)["row"].tolist()[:10] == alone
    assert draw_known_class(index(bent=25), "nut", 1)["row"].tolist() != alone
