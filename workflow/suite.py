"""A suite worked out: which tables run on which images, and what stands in for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from workflow.backbone import Backbone, Pretraining
from workflow.sources import ImageSet

AUXILIARY = "auxiliary"
HARD = "hard"
UNSEEN = "unseen"  # few_anomalies without any of the hard defect classes, which alone are tested
INDUSTRIAL_TABLE = "industrial"  # the kind of a table of methods that localise
COST_TABLE = "cost"  # the kind of a table of what methods that localise cost
KNOWN_CLASS = "known_class"
INDUSTRIAL = ("unsupervised", "few_anomalies", KNOWN_CLASS, UNSEEN)


@dataclass(frozen=True)
class Group:
    """The tasks of one dataset under one protocol: what one job per method trains and scores.

    `part` tells groups of one dataset and protocol apart: of an industrial dataset it is a part of the categories, of
    which the group has `categories`. Of another one these are the inliers in turn, where not all categories are.
    """

    dataset: str
    protocol: str
    against: tuple[str, ...]
    side: int
    part: str | None = None
    categories: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return ".".join(filter(None, (self.dataset, self.protocol, self.part)))

    @property
    def is_industrial(self) -> bool:
        return self.protocol in INDUSTRIAL

    @property
    def has_a_run_per_category(self) -> bool:
        """Whether each repetition has one run on a category, so that its images can be shown one by one.

        Under `known_class` there is one for each known class, and each is tested on images of its own.
        """
        return self.is_industrial and self.protocol != KNOWN_CLASS

    @property
    def source(self) -> str:
        """The images that train it: a dataset, or `<dataset>.<part>`."""
        return f"{self.dataset}.{self.part}" if self.is_industrial else self.dataset

    @property
    def test_sources(self) -> tuple[str, ...]:
        return () if self.protocol == AUXILIARY else (self.source, *self.against)


class CategoryTask(NamedTuple):
    """One category of an industrial group."""

    group: Group
    category: str

    @property
    def name(self) -> str:
        return f"{self.group.dataset}.{self.group.protocol}.{self.category}"

    @property
    def title(self) -> str:
        """As figures print it."""
        return f"{self.group.dataset}, {self.category}, {self.group.protocol}".replace("_", " ")


def recorded_as(group: str) -> dict[str, str]:
    """Dataset and protocol of a group's name in metrics.csv, where the unseen subset is of `few_anomalies`."""
    dataset, protocol, *_ = group.split(".")
    return {"dataset": dataset, "protocol": "few_anomalies" if protocol == UNSEEN else protocol}


@dataclass(frozen=True)
class Table:
    """A table of config/tables on a suite's datasets.

    `groups` are those that can run. `categories` is None where only the images tell. `absent` gives the reason for
    each missing category (in a table of costs: method), and `missing` the one why the table cannot run at all.
    """

    name: str
    file: Mapping[str, Any]
    dataset: str
    groups: tuple[Group, ...]
    categories: tuple[str, ...] | None
    absent: Mapping[str, str]
    missing: str | None

    @property
    def protocol(self) -> str:
        return str(self.file["protocol"])

    def protocol_of(self, method: str) -> str:
        """The table's, unless its file gives the row another one."""
        return str(self.file.get("protocols", {}).get(method, self.protocol))

    @property
    def is_industrial(self) -> bool:
        return bool(self.file["kind"] == INDUSTRIAL_TABLE)

    @property
    def prints_single_categories(self) -> bool:
        """Whether methods that localise are printed category by category, and not as averages over parts of them."""
        if not self.is_industrial or self.file["lines"] == "subsets":
            return False
        return bool(self.protocol != KNOWN_CLASS or self.file["lines"] == "classes")

    @property
    def is_cost(self) -> bool:
        return bool(self.file["kind"] == COST_TABLE)

    @property
    def is_confusion(self) -> bool:
        return bool(self.file["kind"] == "confusion")


@dataclass(frozen=True)
class Suite:
    """All that the rules need to know of a suite.

    `tables` can run, `missing` cannot; both are by name, in the order of the suite's file. `image_sets` is by source
    and side. `level_backbones` is by the name that methods have for theirs, `pretrainings` by their own.
    `hyperparameters` are entries, by method and name, that replace those of config/methods.yaml. `fewer_repetitions`
    and `repetitions_per_job` are by method; one that is not named has all, and in one job.
    """

    name: str
    repetitions: int
    fewer_repetitions: Mapping[str, int]
    repetitions_per_job: Mapping[str, int]
    backbone: Backbone
    level_backbones: Mapping[str, Backbone]
    pretrainings: Mapping[str, Pretraining]
    hyperparameters: Mapping[str, Mapping[str, Mapping[str, Any]]]
    dimensions: int | None
    auxiliary: str
    tables: Mapping[str, Table]
    missing: Mapping[str, Table]
    image_sets: Mapping[tuple[str, int], ImageSet]
    stand_ins: tuple[Mapping[str, Any], ...]

    @property
    def groups(self) -> dict[str, Group]:
        """The groups of the tables, and for each resolution the one that trains on the auxiliary set alone."""
        groups = [group for table in self.tables.values() for group in table.groups]
        auxiliary = [self.auxiliary_group(group.side) for group in groups if not group.is_industrial]
        return {group.name: group for group in (*groups, *auxiliary)}

    def auxiliary_group(self, side: int) -> Group:
        return Group(self.auxiliary, AUXILIARY, (), side, str(side))
