"""A page is followed word for word; what cannot be followed is named."""

from pathlib import Path

import pytest

from tests.docs.follower import File, Reader, Script, steps

PAGE = """
# A page

Write `~/mine/words.py`:

```python
WORDS = ["one"]
```

1. Then add to `~/mine/words.py`, at its end:

    ```python
    WORDS.append("two")
    ```

2. and

    `config/here.yaml`

    ```yaml
    a: 1
    ```

and run

```sh
# a comment
$ cd ~/mine
python -c "import words; print(*words.WORDS)"
```

which prints

```text
one two
```

```sh
cat config/here.yaml
```
"""


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    folder = tmp_path / "checkout"
    folder.mkdir()
    return Reader(folder)


def test_files_and_commands_in_order() -> None:
    assert steps(PAGE) == [
        File("~/mine/words.py", 'WORDS = ["one"]\n', at_end=False),
        File("~/mine/words.py", 'WORDS.append("two")\n', at_end=True),
        File("config/here.yaml", "a: 1\n", at_end=False),
        Script('# a comment\ncd ~/mine\npython -c "import words; print(*words.WORDS)"'),
        Script("cat config/here.yaml"),
    ]


def test_a_page_is_followed(reader: Reader) -> None:
    """In the reader's folder and home; each block of commands begins in the folder."""
    assert reader.follow(PAGE) == "one two\na: 1\n"
    assert (reader.home / "mine/words.py").read_text() == 'WORDS = ["one"]\nWORDS.append("two")\n'


def test_a_command_that_fails_is_shown_with_what_it_printed(reader: Reader) -> None:
    with pytest.raises(AssertionError, match=r"(?s)echo before.*\nbefore\n"):
        reader.follow("```sh\necho before\nfalse\necho after\n```\n")


def test_a_block_that_is_no_step_is_named() -> None:
    with pytest.raises(ValueError, match="a block of python after 'Such as this:', which names no file"):
        steps("Such as this:\n\n```python\nx = 1\n```\n")


@pytest.mark.parametrize("name", ["../../far.txt", "/tmp/far.txt", "~/../../far.txt"])
def test_nothing_is_written_elsewhere(reader: Reader, name: str) -> None:
    with pytest.raises(ValueError, match="lies neither in the reader's folder nor beside it"):
        reader.follow(f"In `{name}`:\n\n```python\nx\n```\n")
