"""One reader per layout: `read(source, split, **options)` yields a split's samples, sorted by name."""

from collections.abc import Callable, Iterator

from data.readers import celeba, cifar_python, class_folders, digits, glyphs, svhn_mat
from data.sample import Sample

READERS: dict[str, Callable[..., Iterator[Sample]]] = {
    "cifar_python": cifar_python.read,
    "svhn_mat": svhn_mat.read,
    "celeba": celeba.read,
    "class_folders": class_folders.read,
    "digits": digits.read,
    "glyphs": glyphs.read,
}
