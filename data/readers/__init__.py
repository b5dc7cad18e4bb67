"""One reader per layout: `read(source, split, **options)` yields a split's samples, sorted by name.

The readers of products (MVTec AD, BTAD, their stand-in and tables) read the `categories` that they are told.
"""

from collections.abc import Callable, Iterator

from data.readers import (
    celeba,
    cifar_python,
    class_folders,
    csv_table,
    digits,
    glyphs,
    industrial,
    svhn_mat,
    workshop,
)
from data.sample import Sample

LISTED = "csv"  # the layout of tables, whose reader is told the `names` of all products, too

READERS: dict[str, Callable[..., Iterator[Sample]]] = {
    "cifar_python": cifar_python.read,
    "svhn_mat": svhn_mat.read,
    "celeba": celeba.read,
    "class_folders": class_folders.read,
    "digits": digits.read,
    "glyphs": glyphs.read,
    "industrial": industrial.read,
    "workshop": workshop.read,
    LISTED: csv_table.read,
}
