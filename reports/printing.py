"""Numbers as they are printed, and which of them win."""

import math

import pandas as pd

PUBLISHED_DECIMALS = 1


def printed(value: float, decimals: int) -> str:
    """The value with so many decimals, empty for NaN."""
    return "" if math.isnan(value) else f"{value:.{decimals}f}"


def best_printed(table: pd.DataFrame, column: str, decimals: int) -> str:
    """The highest of our own numbers in a column of a comparison table, as printed; empty if none."""
    ours = table.loc[table["quoted"] == 0, column]
    return printed(float(ours.max()), decimals)
