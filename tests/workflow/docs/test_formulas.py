import re

import pytest

from workflow.docs.formulas import drawn, svg


def box(formula: str) -> tuple[int, int]:
    """Width and height of a drawing in thousandths of an em, margins included."""
    found = re.search(r'viewBox="\S+ \S+ (\d+) (\d+)"', svg(formula))
    assert found
    return int(found[1]), int(found[2])


def test_a_formula_is_a_drawing_that_says_what_it_shows() -> None:
    """In the text's colour, without a font or a script."""
    picture = svg(r"a < \frac{1}{2}")
    assert 'role="img" aria-label="a &lt; \\frac{1}{2}"' in picture
    assert re.search(r'<path d="M[-\d]+ [-\d]+[LQCMZ]', picture)
    assert "text" not in picture
    assert "fill" not in picture


def test_it_is_as_large_as_what_stands_in_it() -> None:
    assert box("xx")[0] > box("x")[0]
    assert box("xx")[1] == box("x")[1]
    assert box(r"\frac{x}{x}")[1] > 2 * box("x")[1]


def test_each_line_of_a_fence_is_a_formula_and_nothing_else_changes() -> None:
    page = "before `x`\n\n```math\nx\n\ny\n```\n\n```sh\nmath\n```\n"
    before, block, after = re.fullmatch(r"(.*?)(<div.*</div>)(.*)", drawn(page), re.DOTALL).groups()
    assert (before, after) == ("before `x`\n\n", "\n\n```sh\nmath\n```\n")
    assert block == f'<div class="formulas">{svg("x")}{svg("y")}</div>'


def test_a_slip_is_named() -> None:
    with pytest.raises(ValueError, match=r"cannot draw the formula \\fraction\{1\}"):
        svg(r"\fraction{1}{2}")
