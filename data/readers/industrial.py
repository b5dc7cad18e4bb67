"""One product of MVTec AD or BTAD (https://www.mvtec.com/company/research/datasets/mvtec-ad; VT-ADL, ISIE 2021)."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from data.masks import decode_mask
from data.pictures import is_picture, later
from data.sample import GOOD, Sample
from data.splits import of_split
from data.tree import members

MASKS = "ground_truth"
FOLDERS = {"train": {"train"}, "test": {"test", MASKS}}

Masks = dict[tuple[str, str], tuple[str, bytes]]


def read(source: Path, split: str, *, category: str, good: str, mask_suffix: str) -> Iterator[Sample]:
    """Yield one category's images of a split, uint8 `(h, w, 3)`, with the masks of the defects.

    Images are `[<anything>/]<category>/<split>/<defect>/<name>.<any>`, masks
    `<category>/ground_truth/<defect>/<name><mask_suffix>.<any>`; the folder `good` holds images without defect,
    whose label is GOOD, and the other labels are the folders. Nothing of another category is opened. The
    attribute `category` names the category.

    Raises ValueError naming the file for a defect without mask, a mask without image, a training image that is
    not `good`, and a source without the category.
    """
    folders = of_split(split, FOLDERS, source)
    masks: Masks = {}
    empty = True
    for name, read_bytes in members(source, lambda name: is_picture(name) and _part(name, category) in folders):
        path = PurePosixPath(name)
        if _part(name, category) == MASKS:
            masks[path.parent.name, path.stem.removesuffix(mask_suffix)] = f"{source}: {name}", read_bytes()
        else:
            empty = False
            yield _sample(f"{source}: {name}", read_bytes, split, category, good, masks)
    if empty:
        raise ValueError(f"{source}: no pictures in {category}/{split}/<defect>/; is this the right folder and layout?")
    for name, _ in masks.values():
        raise ValueError(f"{name}: this mask has no image in {category}/test; restore the image or remove the mask")


def _part(name: str, category: str) -> str | None:
    """The folder under the category's, or None for a file of another category or at another depth."""
    parts = PurePosixPath(name).parts
    return parts[-3] if len(parts) > 3 and parts[-4] == category else None


def _sample(name: str, read: Callable[[], bytes], split: str, category: str, good: str, masks: Masks) -> Sample:
    path = PurePosixPath(name)
    folder = path.parent.name
    named_mask = masks.pop((folder, path.stem), None)
    if split == "train" and folder != good:
        raise ValueError(f"{name}: a training image outside of train/{good}; remove it or move it to the test images")
    if (named_mask is None) != (folder == good):
        found = "an image without defect has a mask" if named_mask else "this image of a defect has no mask"
        raise ValueError(f"{name}: {found} in {category}/{MASKS}/{folder}; restore the official files")
    load_mask = partial(decode_mask, named_mask[1], named_mask[0]) if named_mask else None
    label = GOOD if folder == good else folder
    return Sample(f"{folder}/{path.name}", label, later(read, name), {"category": category}, load_mask)
