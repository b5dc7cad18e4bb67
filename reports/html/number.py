"""A number as it is printed, and as the browser sorts it."""

from typing import NamedTuple


class Number(NamedTuple):
    """Both are empty where there is none."""

    text: str
    order: str


NOTHING = Number("", "")


def number(text: str, form: str = "{}") -> Number:
    """The number in a text, printed in another form."""
    return Number(form.format(text if form == "{}" else float(text)), text) if text else NOTHING
