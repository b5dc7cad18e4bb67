"""What a table of costs shows: settings, no numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CostSpec:
    """One table of costs, measured on a category of a dataset.

    labels: of every method, from top to bottom. absent: those of them that are not measured, with the reason.
    """

    name: str
    title: str
    source: str
    dataset: str
    category: str
    labels: Mapping[str, str]
    absent: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
