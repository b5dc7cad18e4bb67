"""The numbers of an industrial table, read cell by cell for printing."""

from collections.abc import Sequence

from reports.industrial.spec import BETWEEN
from reports.spec import Row
from reports.view import TableView


class IndustrialView(TableView):
    """table: from `industrial_table`."""

    def quoted_methods(self) -> dict[str, bool]:
        marks = {row.method: f"{row.method}.quoted" for row in self.spec.rows}
        return {method: bool(self.table[mark].iloc[0]) for method, mark in marks.items() if mark in self.table}

    def number(self, row: Row, key: str, metric: str, kind: str = "") -> float:
        (value,) = self.table.loc[self.table["category"] == key, f"{row.method}.{metric}{kind}"]
        return float(value)


def joined(texts: Sequence[str], empty: str) -> str:
    """The metrics of one cell side by side; `empty` for one without a number, once if none has one."""
    return BETWEEN.join(text or empty for text in texts) if any(texts) else empty
