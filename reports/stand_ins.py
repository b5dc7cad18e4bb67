"""What stood in for something the paper used."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class StandIn:
    """A phrase on what was used instead of what, and where it matters; an empty tuple means everywhere."""

    text: str
    datasets: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    def concerns(self, dataset: str, categories: Collection[str], method: str) -> bool:
        """Whether it touches a number of this dataset and method over these categories."""
        return (
            (not self.datasets or dataset in self.datasets)
            and (not self.categories or not set(categories).isdisjoint(self.categories))
            and (not self.methods or method in self.methods)
        )


def stand_in_texts(
    stand_ins: Iterable[StandIn], dataset: str, categories: Collection[str], methods: Iterable[str]
) -> tuple[str, ...]:
    """The distinct phrases of those that concern the numbers of any of the methods, in the order given."""
    names = tuple(methods)
    texts = [item.text for item in stand_ins if any(item.concerns(dataset, categories, name) for name in names)]
    return tuple(dict.fromkeys(texts))
