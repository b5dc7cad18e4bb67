"""Drawing the test anomalies that a method may learn from, which then test it no more (papers.md 2.7, 2.9)."""

import numpy as np
import pandas as pd

from data.industrial_protocols import defect_classes
from data.sample import GOOD
from data.seeded import generator

COUNT = 10


def draw_few_anomalies(test_index: pd.DataFrame, category: str, seed: int, count: int = COUNT) -> pd.DataFrame:
    """Draw `count` anomalies of a category in all, spread over its defect classes: `member, row, label`.

    Of each of the n classes `count // n` are drawn, or all of a smaller class, then the rest from all that is
    left over (official code, few anomalies of MVTec AD; with BTAD's one class this is `count` of it). The member
    is the category. Rows are labels of `test_index`, which may be a part of an index: without its hard classes
    it gives the known anomalies of the unseen subset.

    The draw depends on seed, category and the index alone. Raises ValueError if no anomaly would be left over.
    """
    anomalies = test_index[test_index["label"] != GOOD]
    if len(anomalies) <= count:
        raise ValueError(
            f"{category}: {len(anomalies)} test anomalies, of which {count} are to be known; expected more"
        )
    share = count // len(defect_classes(anomalies))
    drawn = [_draw(rows, share, f"{seed}/{category}/{label}") for label, rows in anomalies.groupby("label")]
    spread = pd.concat(drawn)
    rest = _draw(anomalies.drop(spread.index), count - len(spread), f"{seed}/{category}")
    return _listed(pd.concat([spread, rest]), category)


def draw_known_class(test_index: pd.DataFrame, category: str, seed: int, count: int = COUNT) -> pd.DataFrame:
    """Draw `count` anomalies of each defect class, for the member `<category>.<class>`: `member, row, label`.

    Of a class with fewer images all are drawn: none of them is tested anyway. The draw of a class depends on
    seed, category and that class's rows alone.
    """
    return pd.concat(
        [
            _listed(_draw(rows, count, f"{seed}/{category}/{label}"), f"{category}.{label}")
            for label, rows in test_index[test_index["label"] != GOOD].groupby("label")
        ],
        ignore_index=True,
    )


def tested_rows(test: pd.DataFrame, known: pd.DataFrame, first: int) -> dict[str, np.ndarray]:
    """By category of a test frame its rows, counted from `first`, without those that were drawn for its members.

    `known` (columns `member, row`) are the anomalies that were drawn in one repetition.
    """
    found = {}
    for category, rows in test.groupby("category"):
        drawn = known.loc[known["member"].isin(rows["member"]), "row"]
        found[str(category)] = rows.loc[~rows["row"].isin(drawn), "row"].to_numpy() - first
    return found


def _draw(rows: pd.DataFrame, count: int, key: str) -> pd.DataFrame:
    chosen = generator(key).choice(len(rows), min(count, len(rows)), replace=False)
    return rows.iloc[chosen]


def _listed(drawn: pd.DataFrame, member: str) -> pd.DataFrame:
    ordered = drawn.sort_index()
    labels = ordered["label"].astype(str).to_numpy()
    return pd.DataFrame({"member": member, "row": ordered.index.to_numpy(), "label": labels})
