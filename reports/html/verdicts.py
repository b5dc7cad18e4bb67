"""The ledger as text, and its verdicts counted."""

from pathlib import Path

import pandas as pd

from reports.ledger import VERDICTS


def read_lines(path: Path) -> pd.DataFrame:
    """A csv as text, empty where there is nothing."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def verdict_counts(ledger: pd.DataFrame) -> dict[str, dict[str, int]]:
    """By table, in the ledger's order: how many of its lines have each verdict."""
    counts = ledger.groupby(["table", "verdict"]).size()
    return {
        table: {verdict: int(counts.get((table, verdict), 0)) for verdict in VERDICTS}
        for table in dict.fromkeys(ledger["table"])
    }
