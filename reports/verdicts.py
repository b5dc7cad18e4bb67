"""How many lines of the ledger have each verdict, for every page that says so."""

import pandas as pd

from reports.ledger import NO_PUBLISHED_VALUE, VERDICTS

OURS_ALONE = "ours alone"
COUNTED = (*VERDICTS, OURS_ALONE)


def verdict_counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """One row per table, in the ledger's order: the number of rows of each verdict.

    ledger: from `ledger`, or ledger.csv as text. Columns COUNTED: verdicts of published cells and claims, then the
    cells of ours of which the paper has none.
    """
    counts = pd.crosstab(ledger["table"], counted(ledger)).reindex(columns=[*COUNTED], fill_value=0)
    return counts.loc[list(dict.fromkeys(ledger["table"]))]


def counted(ledger: pd.DataFrame) -> pd.Series:
    """As which of COUNTED each row counts."""
    alone = (ledger["verdict"] == NO_PUBLISHED_VALUE) & (ledger["published_status"] == "")
    return ledger["verdict"].mask(alone, OURS_ALONE)
