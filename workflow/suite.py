"""A suite worked out: which tables run on which images, and what stands in for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.sources import ImageSet

AUXILIARY = "auxiliary"


@dataclass(frozen=True)
class Backbone:
    """A backbone of config/backbones.yaml and the file of its weights, if it has one that we keep."""

    name: str
    entry: Mapping[str, Any]
    weights: str | None


@dataclass(frozen=True)
class Group:
    """The tasks of one dataset under one protocol: what one job per method trains and scores.

    `part` tells groups of one dataset and protocol apart.
    """

    dataset: str
    protocol: str
    against: tuple[str, ...]
    side: int
    part: str | None = None

    @property
    def name(self) -> str:
        return ".".join(filter(None, (self.dataset, self.protocol, self.part)))

    @property
    def test_datasets(self) -> tuple[str, ...]:
        return () if self.protocol == AUXILIARY else (self.dataset, *self.against)


@dataclass(frozen=True)
class Table:
    """A table of config/tables on a suite's datasets.

    `categories` is None where only the images tell. `absent` gives the reason for each missing category, and
    `missing` the one why the table cannot run at all.
    """

    name: str
    file: Mapping[str, Any]
    group: Group
    categories: tuple[str, ...] | None
    absent: Mapping[str, str]
    missing: str | None

    @property
    def is_confusion(self) -> bool:
        return bool(self.file["kind"] == "confusion")


@dataclass(frozen=True)
class Suite:
    """All that the rules need to know of a suite.

    `tables` can run, `missing` cannot; both are by name, in the order of the suite's file. `image_sets` is by
    dataset and side.
    """

    name: str
    repetitions: int
    backbone: Backbone
    dimensions: int | None
    auxiliary: str
    tables: Mapping[str, Table]
    missing: Mapping[str, Table]
    image_sets: Mapping[tuple[str, int], ImageSet]
    stand_ins: tuple[Mapping[str, Any], ...]

    @property
    def groups(self) -> dict[str, Group]:
        """The groups of the tables, and for each resolution the one that trains on the auxiliary set alone."""
        groups = [table.group for table in self.tables.values()]
        return {group.name: group for group in (*groups, *(self.auxiliary_group(group.side) for group in groups))}

    def auxiliary_group(self, side: int) -> Group:
        return Group(self.auxiliary, AUXILIARY, (), side, str(side))
