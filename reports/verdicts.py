"""How many cells of each table hold."""

import pandas as pd

from reports.ledger import DIFFERS, HOLDS, NO_PUBLISHED_VALUE, NOT_RUN

VERDICTS = (HOLDS, DIFFERS, NOT_RUN, NO_PUBLISHED_VALUE)
OURS_ALONE = "ours alone"


def verdict_counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """One row per table, in the ledger's order: the number of rows of each verdict.

    ledger: from `ledger`, or ledger.csv. Columns: VERDICTS, of published cells and claims, and OURS_ALONE, the cells of
    ours of which the paper has none.
    """
    alone = (ledger["verdict"] == NO_PUBLISHED_VALUE) & (ledger["published_status"] == "")
    kind = ledger["verdict"].mask(alone, OURS_ALONE)
    counts = pd.crosstab(ledger["table"], kind).reindex(columns=[*VERDICTS, OURS_ALONE], fill_value=0)
    return counts.loc[list(dict.fromkeys(ledger["table"]))]
