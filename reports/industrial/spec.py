"""What a table of localising methods shows: a row per category, several metrics under each method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.metrics import AUROC
from reports.printing import UNITS, chosen
from reports.spec import MEAN, Row, TableSpec

BETWEEN = " / "  # metrics of one cell
METRIC_LABELS = {
    "image_auroc": "image AUROC",
    "image_ap": "image AP",
    "image_f1max": "image F1-max",
    "pixel_auroc": "pixel AUROC",
    "pixel_ap": "pixel AP",
    "pixel_f1max": "pixel F1-max",
    "pro": "PRO",
    "pro_bgad1000": "PRO (bgad1000)",
    "pro_mvtec3d100": "PRO (mvtec3d100)",
}


class PrintedLine(NamedTuple):
    """A printed row: the key of its numbers, what stands in front, and the metrics of each of its cells."""

    key: str
    label: str
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class IndustrialSpec(TableSpec):
    """One table with a row per category and the methods from left to right.

    categories: (key, label) from top to bottom, averages other than the mean among them. Keys are categories of
    metrics.csv: `screw`, `screw.thread_top` (the known class) or `screw.hard` (a subset), or keys of `over`.
    over: what each average is over, measured categories or averages before it; `mean` is printed last. recorded:
    the metrics of csv and ledger. printed: those of each printed cell; printed_means: those that are printed of
    the mean only. absent: by the part of a key before the dot.
    """

    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recorded: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    printed_means: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        strange = set(self.recorded) - set(METRIC_LABELS)
        unrecorded = {*self.printed, *self.printed_means} - set(self.recorded)
        self._require(len(self.printed) > 0, "no metric is printed")
        self._require(not strange, f"unknown metrics {sorted(strange)}; there are {', '.join(METRIC_LABELS)}")
        self._require(not unrecorded, f"prints {sorted(unrecorded)}, not among the metrics it records")
        self._require(not self.printed_means or MEAN in self.over, "printed_means needs a mean, which it lacks")
        self._require(set(self.over) <= {*self.keys, MEAN}, f"averages must be rows, found {sorted(self.over)}")

    @property
    def separable(self) -> Mapping[str, str]:
        members = [member for over in self.over.values() for member in over]
        names = dict.fromkeys(product(key) for key in (*self.keys, *members) if key not in self.over)
        labels = {key: text for key, text in self.categories if key not in self.over}
        return {name: label(name, labels) for name in names}

    @property
    def metrics(self) -> tuple[str, ...]:
        return self.recorded

    @property
    def quantity(self) -> str:
        return f"{BETWEEN.join(METRIC_LABELS[name] for name in self.printed)}, {UNITS[self.print.unit]}"

    @property
    def headline(self) -> tuple[str, ...]:
        """Those that are printed."""
        return tuple(dict.fromkeys((*self.printed, *self.printed_means)))

    @property
    def averages(self) -> Mapping[str, tuple[str, ...]]:
        return self.over

    def absence(self, key: str) -> str:
        return self.absent.get(product(key), "")

    def covered(self, key: str) -> tuple[str, ...]:
        """The products (`screw`) that the number of a key is from."""
        if key not in self.over:
            return (product(key),)
        return tuple(dict.fromkeys(part for member in self.members(key) for part in self.covered(member)))

    @property
    def printed_lines(self) -> tuple[PrintedLine, ...]:
        """The rows from top to bottom; below the mean those of `printed_means`."""
        lines = [PrintedLine(key, self.labels[key], self.printed) for key in self.printed_keys]
        means = [PrintedLine(MEAN, f"{MEAN}, {METRIC_LABELS[name]}", (name,)) for name in self.printed_means]
        return (*lines, *means) if MEAN in self.printed_keys else tuple(lines)

    @property
    def printed_methods(self) -> tuple[Row, ...]:
        return self._methods_among(self.print.columns)

    @property
    def printed_keys(self) -> tuple[str, ...]:
        return chosen(self.lines, self.print.rows)

    def closes(self, key: str) -> bool:
        """Whether the line is an average over lines above it."""
        return not set(self.over.get(key, ())).isdisjoint(self.lines)


def product(key: str) -> str:
    """The category of the dataset that a key is from: `screw` of `screw.thread_top`."""
    return key.partition(".")[0]


def metric_label(name: str) -> str:
    """What is printed for a metric of any table."""
    return METRIC_LABELS.get(name, name.upper() if name == AUROC else name)


def label(key: str, labels: Mapping[str, str]) -> str:
    """What is printed for a key: as given in `labels`, else its words."""
    return labels.get(key, key.replace("_", " ").replace(".", ", "))
