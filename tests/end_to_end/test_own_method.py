"""Who follows docs/own_methods.md, word for word, has a method of their own in table 1 and in the report."""

from collections.abc import Callable

import pandas as pd
import pytest
import yaml

from tests.docs.follower import Reader
from tests.docs.pages import DOCS, commands, section
from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
TABLE, REPORT = "results/embedded/table1.csv", "results/embedded/report.html"


@pytest.fixture(scope="module")
def example() -> str:
    return section((DOCS / "own_methods.md").read_text(encoding="utf-8"), "Worked example")


@pytest.fixture(scope="module")
def followed(finished_embedded: Checkout, example: str, copy_of: Callable[[Checkout], Checkout]) -> Checkout:
    """A copy of a checkout in which tables 1 and 2 were made, after the page's example."""
    copy = copy_of(finished_embedded)
    Reader(copy.folder).follow(example)
    return copy


def table_1(checkout: Checkout) -> pd.DataFrame:
    return pd.read_csv(checkout.folder / TABLE).set_index("method")


def test_table_1_has_it(finished_embedded: Checkout, followed: Checkout) -> None:
    """With a number in every category, better than chance on the mean; all other rows are as they were."""
    before, after = table_1(finished_embedded), table_1(followed)
    pd.testing.assert_frame_equal(after.loc[before.index], before)
    added = after.drop(before.index)
    assert len(added) > 0
    assert added.filter(regex=r"^\d$").notna().all(axis=None)
    assert added["mean"].gt(50).all()


def test_the_report_has_it(finished_embedded: Checkout, followed: Checkout, example: str) -> None:
    """By the page's own call of Snakemake, with the report as its target: a line of table 1 with its label."""
    call = next(command for command in commands(example) if command.startswith("snakemake") and TABLE in command)
    Reader(followed.folder).follow(f"```sh\n{call.replace(TABLE, REPORT)}\n```\n")
    entries = yaml.safe_load(followed.read("mine/methods.yaml"))["methods"]
    assert entries.keys() == {*table_1(followed).index.difference(table_1(finished_embedded).index)}
    table = followed.read(REPORT).decode().partition('id="table1"')[2].partition("</article>")[0]
    assert all(f">{entry['label']}</th>" in table for entry in entries.values())
