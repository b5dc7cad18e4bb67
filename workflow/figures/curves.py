"""ROC and PRO curves and training curves of the tables of methods that localise, some categories on a page."""

from collections.abc import Collection
from typing import Any

from reports.printing import table_number
from workflow.plan import Plan
from workflow.suite import Group, Table
from workflow.targets import RESULTS

PRODUCTS_PER_PAGE = {"known_class": 1}  # by protocol; a product has a row for each known class there
USUAL = 5


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """Of tables that print single categories; one whose runs are all in an earlier one of these has the same curves."""
    found: list[str] = []
    shown: set[tuple[Group, str]] = set()
    for table in plan.suite(suite).tables.values():
        runs = set(plan.runs(table))
        if table.name in tables and table.prints_single_categories and not runs <= shown:
            numbers = range(1, len(_pages(table)) + 1)
            names = [f"{kind}.{table.name}.{number}" for kind in ("curves", "training") for number in numbers]
            found += [f"{RESULTS}/{suite}/figures/{name}" for name in names]
            shown |= runs
    return found


def page_runs(plan: Plan, suite: str, name: str, number: int) -> list[dict[str, Any]]:
    """What a page of a table's curves is made of, as plain values: an entry for each group and method.

    `method` is its label, `protocol` the group's, `files` are the score files, of which the first `repetitions` count,
    `images` and `test` as the metrics have them, and `products` those on the page.
    """
    table = plan.suite(suite).tables[name]
    on_page = _pages(table)[number - 1]
    return [
        {
            "method": plan.method(method)["label"],
            "protocol": group.protocol,
            "files": plan.scores(suite, group.name, method),
            "repetitions": plan.repetitions(suite, method),
            "images": plan.test_images(suite, group.name),
            "test": f"{RESULTS}/{suite}/tasks/{group.name}.test.parquet",
            "products": products,
        }
        for group, method in plan.runs(table)
        if (products := [product for product in group.categories if product in on_page])
    ]


def page_files(plan: Plan, suite: str, name: str, number: int) -> list[str]:
    """The files of a page's runs, each once."""
    runs = page_runs(plan, suite, name, number)
    return list(dict.fromkeys(file for run in runs for file in (*run["files"], *run["images"].values(), run["test"])))


def page_title(plan: Plan, suite: str, name: str, number: int) -> str:
    """The table, the dataset that it runs on, and which page this is of how many."""
    table = plan.suite(suite).tables[name]
    pages = len(_pages(table))
    title = f"Table {table_number(name)}, {table.dataset.replace('_', ' ')}"
    return title if pages == 1 else f"{title}, page {number} of {pages}"


def _pages(table: Table) -> list[list[str]]:
    products = list(dict.fromkeys(product for group in table.groups for product in group.categories))
    size = PRODUCTS_PER_PAGE.get(table.protocol, USUAL)
    return [products[first : first + size] for first in range(0, len(products), size)]
