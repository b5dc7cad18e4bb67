"""Pictures that a table lists: a CSV file with a line for each."""

import csv
import difflib
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from data.masks import decode_mask
from data.pictures import is_picture, later
from data.readers.class_folders import SPLIT_FOLDERS
from data.sample import GOOD, Sample
from data.tree import members

NEEDED = ("path", "split")
OPTIONAL = ("label", "anomaly", "category", "mask")
ANOMALY = "anomaly"  # also the label of what the column of that name alone calls one
KINDS = {"0": GOOD, "1": ANOMALY}


@dataclass(frozen=True)
class Line:
    """A picture as the table describes it; paths are of the source, `where` names file and line in messages."""

    where: str
    path: str
    split: str
    label: str
    attributes: Mapping[str, str]
    mask: str | None


def read(
    source: Path, split: str, *, file: str, categories: Collection[str] | None = None, names: Collection[str] = ()
) -> Iterator[Sample]:
    """Yield the pictures of a split, uint8 `(h, w, 3)`, that the table `file` of a folder or archive lists.

    Columns: `path` and `mask`, from the table's own folder; `split`; `label`, the class, or `anomaly`, 0 or 1, which
    makes the labels GOOD and ANOMALY, and is an attribute; `category`, that of a product. With `categories` the
    pictures are of these products, one after the other by name: one whose label is not GOOD has a mask, and trains
    nothing. The products that there are have `names`.

    Raises ValueError naming file and line for a missing or unknown column, a value that cannot be, a picture that is
    listed twice or not there, a product of another name, and a mask that is missing or too much.
    """
    everything = list(_lines(source, file, has_products=categories is not None))
    lines = [line for line in everything if line.split == split]
    if categories is None:
        yield from _samples(source, lines)
        return
    for line in everything:
        _check_category(line, names)
    for category in sorted(categories):
        here = [line for line in lines if line.attributes["category"] == category]
        if not here:
            raise ValueError(f"{source}: {file}: no line with split {split} and category {category}")
        for line in here:
            _check_product(line, split)
        yield from _samples(source, here)


def _samples(source: Path, lines: list[Line]) -> Iterator[Sample]:
    named = {line.mask for line in lines}
    masks = {name: read_bytes() for name, read_bytes in members(source, named.__contains__)}
    by_path = {line.path: line for line in lines}
    for name, read_bytes in members(source, by_path.__contains__):
        line = by_path.pop(name)
        _check_there(line, line.mask, line.mask is None or line.mask in masks)
        mask = partial(decode_mask, masks[line.mask], f"{source}: {line.mask}") if line.mask else None
        yield Sample(name, line.label, later(read_bytes, f"{source}: {name}"), line.attributes, mask)
    for line in by_path.values():
        _check_there(line, line.path, False)


def _check_there(line: Line, path: str | None, is_there: bool) -> None:
    if not is_there:
        raise ValueError(f"{line.where}: {path} is not there; correct the path or remove the line")


def _check_category(line: Line, names: Collection[str]) -> None:
    """A line of a mistyped category would be left out, and nobody would know."""
    if (found := line.attributes["category"]) not in names:
        near = "".join(f" Did you mean {name!r}?" for name in difflib.get_close_matches(found, names, n=1))
        known = ", ".join(sorted(names))
        raise ValueError(f"{line.where}: {found!r} is no category of the dataset's entry.{near} Known: {known}")


def _check_product(line: Line, split: str) -> None:
    if split == "train" and line.label != GOOD:
        raise ValueError(f"{line.where}: a training image with label {line.label!r}; expected {GOOD}")
    if (line.mask is None) != (line.label == GOOD):
        found = "no mask" if line.mask is None else "a mask"
        raise ValueError(f"{line.where}: {found}, with label {line.label!r}; anomalies have one, {GOOD} images none")


def _lines(source: Path, file: str, *, has_products: bool) -> Iterator[Line]:
    place, text = _table(source, file)
    attributes = (ANOMALY, "category") if has_products else (ANOMALY,)
    met: dict[str, int] = {}
    needed = (*NEEDED, "category") if has_products else NEEDED
    for number, row in _rows(text, f"{source}: {place}", needed):
        where = f"{source}: {place}, line {number}"
        _check_row(row, where)
        values = {name: value.strip() for name, value in row.items()}
        line = _line(values, place.parent, where, {name: values[name] for name in attributes if name in values})
        if line.path in met:
            raise ValueError(f"{where}: {line.path} is in line {met[line.path]} already; keep one of them")
        met[line.path] = number
        yield line


def _rows(text: str, where: str, needed: Collection[str]) -> Iterator[tuple[int, dict[Any, Any]]]:
    """The rows by column, with the numbers of their lines."""
    rows = csv.DictReader(io.StringIO(text, newline=None), strict=True)
    try:
        _check_columns(rows.fieldnames or (), where, needed)
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise ValueError(f"{where}, from line {rows.line_num + 1}: {error}; is a quote left open?") from error


def _check_row(row: Mapping[Any, Any], where: str) -> None:
    if None in row or None in row.values():
        raise ValueError(f"{where}: not as many values as there are columns")
    if any("\n" in value for value in row.values()):
        raise ValueError(f"{where}: a value of several lines; is a quote left open?")


def _table(source: Path, file: str) -> tuple[PurePosixPath, str]:
    found = [(PurePosixPath(n), read()) for n, read in members(source, lambda n: PurePosixPath(n).name == file)]
    if len(found) != 1:
        raise ValueError(f"{source}: {len(found)} files are called {file}; expected one, the table of the pictures")
    (place, content) = found[0]
    try:
        return place, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{source}: {place}: not UTF-8 ({error}); save it with that encoding") from error


def _check_columns(names: Collection[str], where: str, needed: Collection[str]) -> None:
    if missing := [name for name in needed if name not in names]:
        raise ValueError(f"{where}: no column {' and '.join(missing)}; found {', '.join(names)}")
    if not {"label", ANOMALY} & set(names):
        raise ValueError(f"{where}: no column label or {ANOMALY}; found {', '.join(names)}")
    for name in sorted(set(names) - {*NEEDED, *OPTIONAL}):
        if nearest := difflib.get_close_matches(name, OPTIONAL, n=1):
            raise ValueError(f"{where}: the column {name!r} is not read; is it {nearest[0]!r}? Else rename it")


def _line(row: Mapping[str, str], folder: PurePosixPath, where: str, attributes: Mapping[str, str]) -> Line:
    if row["split"] not in SPLIT_FOLDERS:
        raise ValueError(f"{where}: split is {row['split']!r}; expected one of {', '.join(sorted(SPLIT_FOLDERS))}")
    if row.get(ANOMALY, "0") not in KINDS:
        raise ValueError(f"{where}: {ANOMALY} is {row[ANOMALY]!r}; expected 0 or 1")
    label = row["label"] if "label" in row else KINDS[row[ANOMALY]]
    if label == GOOD and row.get(ANOMALY) == "1":
        raise ValueError(f"{where}: label is {GOOD!r} and {ANOMALY} is '1'; correct one of them")
    if not label:
        raise ValueError(f"{where}: label is empty")
    return Line(
        where=where,
        path=_inside(row["path"], folder, where),
        split=row["split"],
        label=label,
        attributes=attributes,
        mask=_inside(row["mask"], folder, where) if row.get("mask") else None,
    )


def _inside(written: str, folder: PurePosixPath, where: str) -> str:
    path = PurePosixPath(written)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{where}: {written!r} leads out of the table's folder; pictures lie in it or below")
    if not is_picture(written):
        raise ValueError(f"{where}: {written!r} is no picture's name")
    return str(folder / path)
