import pytest

from reports.stand_ins import StandIn, stand_in_texts


@pytest.mark.parametrize(
    ("stand_in", "cell", "concerned"),
    [
        (StandIn("x"), ("pets", "cat", "cf"), True),
        (StandIn("x", datasets=("pets",)), ("cars", "cat", "cf"), False),
        (StandIn("x", methods=("cf",)), ("pets", "cat", "knn"), False),
        (StandIn("x", categories=("cat",)), ("pets", "cat", "cf"), True),
        (StandIn("x", categories=("cat",)), ("pets", "dog", "cf"), False),
        (StandIn("x", categories=("cat",)), ("pets", "dog,cat", "cf"), True),
        (StandIn("x", datasets=("pets",), methods=("knn",)), ("pets", "cat", "cf"), False),
    ],
)
def test_concerns(stand_in: StandIn, cell: tuple[str, str, str], concerned: bool) -> None:
    dataset, categories, method = cell
    assert stand_in.concerns(dataset, categories.split(","), method) is concerned


def test_each_phrase_once_if_it_concerns_any_method() -> None:
    stand_ins = [
        StandIn("a"),
        StandIn("b", methods=("cf",)),
        StandIn("a", categories=("cat",)),
        StandIn("c", methods=("x",)),
    ]
    assert stand_in_texts(stand_ins, "pets", ["cat"], ["knn", "cf"]) == ("a", "b")
