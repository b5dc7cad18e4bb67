"""What stood in for something the paper used."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class StandIn:
    """A sentence on what was used instead of what, and where it matters; an empty tuple means everywhere."""

    text: str
    datasets: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    def concerns(self, dataset: str, category: str, method: str) -> bool:
        """Whether it touches this cell; the mean of a dataset is touched if any of its categories is."""
        return (
            (not self.datasets or dataset in self.datasets)
            and (not self.categories or category in (*self.categories, "mean"))
            and (not self.methods or method in self.methods)
        )


def stand_in_texts(stand_ins: Iterable[StandIn], dataset: str, category: str, method: str) -> str:
    """The sentences of those that concern a cell, joined by `; `."""
    return "; ".join(item.text for item in stand_ins if item.concerns(dataset, category, method))
