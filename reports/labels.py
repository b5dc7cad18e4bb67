"""What is printed for methods, categories and metrics, of which files hold the keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from reports.industrial.spec import label, metric_label
from reports.metrics import VERSUS
from reports.spec import TableSpec

PAIR = " - "  # of methods, in the ledger's claims


@dataclass(frozen=True)
class Labels:
    """Labels by key; what has none is printed by its key, categories in words."""

    methods: Mapping[str, str]
    categories: Mapping[str, str]

    @classmethod
    def of(cls, specs: Iterable[TableSpec]) -> Self:
        """Those of one table, or of several, in which a key means the same."""
        tables = tuple(specs)
        methods = {row.method: row.label for spec in tables for row in spec.rows}
        return cls(methods, {key: text for spec in tables for key, text in spec.labels.items()})

    def method(self, key: str) -> str:
        """Of two methods too, as claims name them."""
        return self.methods.get(key) or PAIR.join(self.methods.get(name, name) for name in key.split(PAIR))

    def category(self, key: str) -> str:
        return label(key, self.categories)

    def metric(self, key: str) -> str:
        if key.startswith(f"{VERSUS}_"):
            return f"against {self.category(key.removeprefix(f'{VERSUS}_'))}"
        return metric_label(key)

    def note(self, text: str) -> str:
        """A note on a pair of methods, whose last word may be a method's key."""
        reason, colon, name = text.rpartition(": ")
        return f"{reason}{colon}{self.method(name)}"
