"""What a printed table shows: settings, no numbers of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from reports.metrics import AUROC, VERSUS
from reports.printing import UNITS, PrintOptions, chosen

MEAN = "mean"


@dataclass(frozen=True)
class Row:
    """A method's row.

    auxiliary: it uses an auxiliary set. quoted: copied from the paper, not run here. protocol: where it is not the
    table's.
    """

    method: str
    label: str
    auxiliary: bool = False
    quoted: bool = False
    protocol: str = ""


@dataclass(frozen=True)
class Claim:
    """What the paper says without a number, `text` in words: the mean of `lower` lies below that of `higher`."""

    lower: str
    higher: str
    metric: str
    text: str


@dataclass(frozen=True)
class TableSpec:
    """One table of a paper.

    name: `table1`; also the name of its published numbers. source: where the published numbers are from.
    categories: (key, label) from left to right. metric: `auroc`, or `auroc_vs` for a confusion matrix, which
    has exactly one row of `rows` (its method) and a table row per category. print: for LaTeX and the
    terminal. tolerance: how far, in points, ours may lie from a published value that holds. absent:
    categories this run cannot have, with the reason. claims: of methods in `rows`.
    leaders: by average and metric, the methods not significantly worse than the best, where `print` sets these off.
    """

    name: str
    title: str
    source: str
    dataset: str
    protocol: str
    categories: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    tolerance: float
    metric: str = AUROC
    print: PrintOptions = field(default_factory=PrintOptions)
    notes: tuple[str, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    leaders: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        methods = [row.method for row in self.rows]
        unknown = set(self.absent) - set(self.separable)
        self._require(len(set(self.keys)) == len(self.keys) > 0, f"categories must be unique, found {self.keys}")
        self._require(len(set(methods)) == len(methods) > 0, f"rows must be of distinct methods, found {methods}")
        strangers = {name for claim in self.claims for name in (claim.lower, claim.higher)} - set(methods)
        self._require(not strangers, f"claims are of methods that are no rows, {sorted(strangers)}")
        self._require(MEAN not in self.keys, f"no category may be called {MEAN!r}, the last column is")
        self._require(not unknown, f"absent names {sorted(unknown)}, not among the categories")
        self._require(len(self.measured) > 0, "every category is declared absent")
        self._require(self.tolerance >= 0, f"tolerance must be at least 0 points, found {self.tolerance}")
        self._require(not self.is_confusion or len(methods) == 1, f"a confusion matrix has one row, found {methods}")

    def _require(self, holds: bool, text: str) -> None:
        if not holds:
            raise ValueError(f"table {self.name!r}: {text}")

    def protocols(self, methods: pd.Series) -> pd.Series:
        """The protocol of each of these methods in the table."""
        own = {row.method: row.protocol for row in self.rows if row.protocol}
        return pd.Series([own.get(method, self.protocol) for method in methods], methods.index, dtype=object)

    def cells(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame (columns `dataset, protocol, method`) that are of the table's dataset and protocols."""
        return frame[(frame["dataset"] == self.dataset) & (frame["protocol"] == self.protocols(frame["method"]))]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.categories)

    @property
    def separable(self) -> Mapping[str, str]:
        """What may be absent on its own, with its label."""
        return dict(self.categories)

    @property
    def present(self) -> tuple[str, ...]:
        """Keys of the categories that are not declared absent."""
        return tuple(key for key in self.keys if not self.absence(key))

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics of each category."""
        return (self.metric,)

    @property
    def quantity(self) -> str:
        """What the printed numbers are, with their unit."""
        return f"{AUROC.upper()}, {UNITS[self.print.unit]}"

    @property
    def headline(self) -> tuple[str, ...]:
        """The metrics by which methods are compared."""
        return self.metrics

    @property
    def averages(self) -> Mapping[str, tuple[str, ...]]:
        """What each average is over, absent categories too: measured categories, or averages before it."""
        return {MEAN: self.keys}

    @property
    def lines(self) -> tuple[str, ...]:
        """Keys of all that is printed, in order: the categories, then their mean if it has one."""
        return (*self.keys, MEAN) if MEAN in self.averages else self.keys

    @property
    def printed_methods(self) -> tuple[Row, ...]:
        """The methods that are printed, in order."""
        return self._methods_among(self.print.rows)

    @property
    def printed_keys(self) -> tuple[str, ...]:
        """The keys of `lines` that are printed, in order."""
        return chosen(self.lines, self.print.columns)

    def _methods_among(self, wanted: tuple[str, ...]) -> tuple[Row, ...]:
        rows = {row.method: row for row in self.rows}
        return tuple(rows[method] for method in chosen(rows, wanted))

    @property
    def measured(self) -> tuple[str, ...]:
        """The categories of metrics.csv that the numbers are from, without absent ones."""
        members = [member for over in self.averages.values() for member in over]
        named = dict.fromkeys([*self.keys, *members])
        return tuple(key for key in named if key not in self.averages and not self.absence(key))

    def members(self, average: str) -> tuple[str, ...]:
        """What an average is over, without what is absent."""
        return tuple(key for key in self.averages[average] if not self.absence(key))

    def absence(self, key: str) -> str:
        """Why the key has no number of ours, empty if nothing keeps it from having one."""
        return self.absent.get(key, "")

    def covered(self, key: str) -> tuple[str, ...]:
        """The categories of the dataset that the number of a key is from."""
        return self.present if key == MEAN else (key,)

    @property
    def labels(self) -> dict[str, str]:
        """What is printed for each category key and for the mean."""
        return {**dict(self.categories), MEAN: MEAN}

    @property
    def is_confusion(self) -> bool:
        return self.metric == VERSUS
