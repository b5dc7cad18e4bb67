"""The numbers of a table as its csv has them, with all their digits, whatever its layout."""

import pandas as pd

from reports.confusion import confusion_matrix
from reports.industrial.spec import IndustrialSpec
from reports.industrial.table import industrial_table
from reports.industrial.view import IndustrialView
from reports.spec import TableSpec
from reports.tables import comparison_table
from reports.view import ComparisonView, ConfusionView, TableView, comparable


def wide_table(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the csv of a table has with two decimals.

    metrics: the columns of metrics.csv. published: the table's published cells, if it has any.
    """
    if isinstance(spec, IndustrialSpec):
        return industrial_table(metrics, spec, published)
    return confusion_matrix(metrics, spec) if spec.is_confusion else comparison_table(metrics, spec, published)


def table_view(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame | None = None) -> TableView:
    """The same read cell by cell, beside what the paper has."""
    kind: type[TableView] = ComparisonView
    if isinstance(spec, IndustrialSpec):
        kind = IndustrialView
    elif spec.is_confusion:
        kind = ConfusionView
    return kind(wide_table(metrics, spec, published), spec, comparable(published, spec))
