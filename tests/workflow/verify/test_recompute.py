"""What a difference is called."""

import pytest

from workflow.verify.recompute import first_difference


@pytest.mark.parametrize(
    ("found", "expected", "words"),
    [
        (b"a\n12.5\n", b"a\n12.4\n", "line 2 has '12.5', the scores give '12.4'"),
        (b"a\nb\n", b"a\n", "line 2 has 'b', the scores give ''"),
        (b"a\n", b"a\nb\n", "line 2 has '', the scores give 'b'"),
        (100 * b"x" + b"1", 100 * b"x" + b"2", f"line 1 has '{20 * 'x'}1', the scores give '{20 * 'x'}2'"),
        (b"a\r\n", b"a\n", "other ends of lines than the scores give"),
        (b"\x89PNG\xff", b"\x89PNG\xfe", "not the picture that the scores give"),
    ],
)
def test_the_first_line_that_differs_is_shown(found: bytes, expected: bytes, words: str) -> None:
    assert first_difference(found, expected) == words
