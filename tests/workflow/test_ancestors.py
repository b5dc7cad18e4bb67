"""What a class inherits from is read from source, whichever way its module names it."""

from pathlib import Path

import pytest

from workflow.ancestors import UNKNOWN, ancestors

BASE = "class Base: ...\n\nclass Middle(Base): ...\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("class A: ...", set()),
        ("from toolbox.base import Base\n\nclass A(Base): ...", {"toolbox.base.Base"}),
        ("from toolbox.base import Middle as B\n\nclass A(B): ...", {"toolbox.base.Middle", "toolbox.base.Base"}),
        ("from .base import Base\n\nclass A(Base[int]): ...", {"toolbox.base.Base"}),
        ("import toolbox.base\n\nclass A(toolbox.base.Base): ...", {"toolbox.base.Base"}),
        ("import toolbox.base as b\n\nclass A(b.Base): ...", {"toolbox.base.Base"}),
        ("from toolbox import base\n\nclass A(base.Base): ...", {"toolbox.base.Base"}),
        ("class B: ...\n\nclass A(B): ...", {"toolbox.a.B"}),
        ("from toolbox.base import Base as A", {"toolbox.base.Base"}),
        ("from toolbox.a import A", set()),
        ("from elsewhere import B\n\nclass A(B): ...", {"elsewhere.B", UNKNOWN}),
        ("class A(made()): ...", {UNKNOWN}),
        ("from toolbox.base import *", {"toolbox.base.A", UNKNOWN}),
        ("from .base import *\n\nclass A(Middle): ...", {"toolbox.base.Middle", "toolbox.base.Base"}),
        ("from ..base import Base\n\nclass A(Base): ...", {UNKNOWN}),
    ],
)
def test_every_class_above_is_found(tmp_path: Path, text: str, found: set[str]) -> None:
    folder = tmp_path / "toolbox"
    folder.mkdir()
    for name, content in {"__init__": "", "base": BASE, "a": text}.items():
        (folder / f"{name}.py").write_text(content)
    assert ancestors("toolbox.a.A", (tmp_path,)) == {"toolbox.a.A", *found}


def test_a_package_imports_from_itself(tmp_path: Path) -> None:
    """And not from a module of that name beside it."""
    (tmp_path / "helpers").mkdir()
    for name in ("stats", "helpers/stats"):
        (tmp_path / f"{name}.py").write_text("class Mine: ...\n")
    (tmp_path / "helpers" / "__init__.py").write_text("from .stats import Mine\n")
    assert ancestors("helpers.Mine", (tmp_path,)) == {"helpers.Mine", "helpers.stats.Mine"}


def test_nothing_above_an_end_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text(BASE)
    assert ancestors("base.Middle", (tmp_path,), {"base.Middle"}) == {"base.Middle"}
