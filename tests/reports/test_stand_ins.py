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
        (StandIn("x", categories=("cat",)), ("pets", "mean", "cf"), True),
        (StandIn("x", datasets=("pets",), methods=("knn",)), ("pets", "cat", "cf"), False),
    ],
)
def test_concerns(stand_in: StandIn, cell: tuple[str, str, str], concerned: bool) -> None:
    assert stand_in.concerns(*cell) is concerned


def test_several_are_joined() -> None:
    assert stand_in_texts([StandIn("a"), StandIn("b", methods=("cf",))], "pets", "cat", "cf") == "a; b"
