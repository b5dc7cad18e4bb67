"""The table of costs, a row per method, from single measurements."""

from pathlib import Path

import pandas as pd

from data.files import atomic
from reports.cost.spec import CostSpec
from reports.frames import require_columns

PLACE = ("backbone", "device", "threads", "warm_ups")
MEASURED = ("method", *PLACE, "quantity", "repeat", "value")
WHOLE = ("parameters_added", "parameters_frozen", "training_images", "scored_images", "side")
MEMORY = ("training_memory_mib", "inference_memory_mib", "libraries_memory_mib")
TIMED = ("seconds_per_epoch", "images_per_second", "scored_images_per_second")
TEXT = ("method", "backbone", "device", "dataset", "category")
DIGITS = 4


def cost_table(measured: pd.DataFrame, spec: CostSpec) -> pd.DataFrame:
    """The wide table, methods in the spec's order.

    measured: columns MEASURED, a row per method, quantity and repeat; `warm_ups` is how many times came before.
    Columns: `method`, `parameters_added`, `parameters_total`; `seconds_per_epoch`, `images_per_second` (from image to
    map) and `scored_images_per_second` (from levels to map), each the median with `_min` and `_max` of `repeats`; peaks
    `training_memory_mib` and `inference_memory_mib`, and `libraries_memory_mib`, what of them was there before any
    data; `training_images` and `scored_images`, and their `side` in pixels; PLACE, `dataset` and `category`.
    Raises ValueError where a method lacks a quantity.
    """
    require_columns(measured, MEASURED, "measured costs")
    by_method = dict(iter(measured.groupby("method", sort=False)))
    lines = [_line(method, by_method[method]) for method in spec.labels if method in by_method]
    return pd.DataFrame(lines).assign(dataset=spec.dataset, category=spec.category)


def _line(method: str, rows: pd.DataFrame) -> dict[str, object]:
    values = rows.groupby("quantity")["value"]
    if missing := [name for name in (*WHOLE, *MEMORY, *TIMED) if name not in values.groups]:
        raise ValueError(f"{method}: no {', '.join(missing)} was measured; measure the table's costs again")
    medians, lowest, highest = values.median(), values.min(), values.max()
    added, frozen, *images = (int(medians[name]) for name in WHOLE)
    line: dict[str, object] = {"method": method, "parameters_added": added, "parameters_total": added + frozen}
    for name in TIMED:
        line |= {name: medians[name], f"{name}_min": lowest[name], f"{name}_max": highest[name]}
    line |= {name: round(medians[name]) for name in MEMORY}
    line |= dict(zip(WHOLE[2:], images, strict=True))
    line["repeats"] = int(values.size()[TIMED[0]])
    return line | {name: rows[name].iloc[0] for name in PLACE}


def write_costs(table: pd.DataFrame, path: Path) -> None:
    """Writes a table with four significant digits."""
    shown = table.map(lambda value: float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value)
    with atomic(path) as temporary:
        shown.to_csv(temporary, index=False, lineterminator="\n")


def read_costs(path: Path) -> pd.DataFrame:
    """Reads a table, or measurements: names are str."""
    return pd.read_csv(path, dtype=dict.fromkeys((*TEXT, "quantity"), str), keep_default_na=False)
