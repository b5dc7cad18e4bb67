"""What is printed for methods, categories and metrics, of which files hold the keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from reports.industrial.spec import METRIC_LABELS, label
from reports.metrics import AUROC, VERSUS
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
        return METRIC_LABELS.get(key, key.upper() if key == AUROC else key)
