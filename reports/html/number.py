"""A number as it is printed, and as the browser sorts it."""

from typing import NamedTuple


class Number(NamedTuple):
    """Both are empty where there is none."""

    text: str
    order: str


NOTHING = Number("", "")


def number(text: str, order: str = "") -> Number:
    """A number by its text, and by `order` where that has more digits."""
    return Number(text, order or text)
