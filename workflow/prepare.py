"""Decodes one split of an image set, from the user's copy or from the verified download."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from data.counted import counted
from data.download import download, is_official, raw_source
from data.prepare import prepare
from data.readers import LISTED, READERS
from workflow.sources import ImageSet


def prepare_split(
    wanted: ImageSet, split: str, source: Path, *, official: bool, images: str, index: str, masks: str | None = None
) -> dict[str, Any]:
    """Write the arrays and the index; returns what is worth recording. `official`: whether counts are known."""
    entry, what = wanted.entry, f"{wanted.title} {split}"
    options = entry["options"] if wanted.layout == entry["layout"] else {}
    samples = READERS[wanted.layout](source, split, **options, **_products(wanted))
    return prepare(
        counted(samples, wanted.counts(split, what), what) if official and wanted.per_class is None else samples,
        wanted.side,
        entry["channels"],
        Path(images),
        Path(index),
        rule=entry.get("categories"),
        per_class=wanted.per_class,
        what=what,
        masks_path=Path(masks) if masks else None,
    )


def _products(wanted: ImageSet) -> dict[str, Any]:
    """Those that are read; a reader of a table is told of all, to know a name that is none."""
    if not wanted.categories:
        return {}
    names = {"names": wanted.entry["categories"]["names"]} if wanted.layout == LISTED else {}
    return {"categories": wanted.categories, **names}


def verified_source(wanted: ImageSet, files: Iterable[str]) -> tuple[Path, bool]:
    """Where the images are, and whether they are the official ones; a download is compared with its hash again."""
    if wanted.copy:
        path = Path(wanted.copy.path)
        return path, is_official(wanted.entry, path)
    paths = [Path(file) for file in files]
    for path in paths:
        download(wanted.dataset, wanted.entry, path.name, path.parent)
    return raw_source(wanted.entry, paths[0].parent) if paths else Path(), True
