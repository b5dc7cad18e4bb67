"""Products of MVTec AD or BTAD (https://www.mvtec.com/company/research/datasets/mvtec-ad; VT-ADL, ISIE 2021)."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from data.masks import decode_mask
from data.pictures import is_picture, later
from data.sample import GOOD, Sample
from data.splits import of_split
from data.tree import members

MASKS = "ground_truth"
FOLDERS = {"train": {"train"}, "test": {"test", MASKS}}

Masks = dict[PurePosixPath, tuple[str, bytes]]  # by where the image lies, without the suffix


def read(source: Path, split: str, *, categories: Collection[str], good: str, mask_suffix: str) -> Iterator[Sample]:
    """Yield the categories' images of a split, uint8 `(h, w, 3)`, with the masks of the defects.

    One category comes after the other, by name.

    Images are `[<anything>/]<category>/<split>/<defect>/<name>.<any>`, masks
    `<category>/ground_truth/<defect>/<name><mask_suffix>.<any>`; the folder `good` holds images without defect,
    whose label is GOOD, and the other labels are the folders. Nothing of another category is opened, and
    the source is gone through once. The attribute `category` names the category.

    Raises ValueError naming the file for a defect without mask, a mask without image, a training image that is
    not `good`, and a source without one of the categories.
    """
    folders = of_split(split, FOLDERS, source)
    masks: Masks = {}
    lacking = set(categories)
    for name, read_bytes in members(source, lambda name: is_picture(name) and _is_of(name, categories, folders)):
        path = PurePosixPath(name)
        category, part, defect = path.parts[-4:-1]
        if part == MASKS:
            image = PurePosixPath(category, defect, path.stem.removesuffix(mask_suffix))
            masks[image] = f"{source}: {name}", read_bytes()
        else:
            lacking.discard(category)
            yield _sample(f"{source}: {name}", read_bytes, split, category, good, masks)
    for category in sorted(lacking):
        raise ValueError(f"{source}: no pictures in {category}/{split}/<defect>/; is this the right folder and layout?")
    for place, (name, _) in masks.items():
        where = f"{place.parts[0]}/test"
        raise ValueError(f"{name}: this mask has no image in {where}; restore the image or remove the mask")


def _is_of(name: str, categories: Collection[str], folders: Collection[str]) -> bool:
    """Whether the file is at the right depth in one of these folders of one of these categories."""
    parts = PurePosixPath(name).parts
    return len(parts) > 3 and parts[-4] in categories and parts[-3] in folders


def _sample(name: str, read: Callable[[], bytes], split: str, category: str, good: str, masks: Masks) -> Sample:
    path = PurePosixPath(name)
    folder = path.parent.name
    named_mask = masks.pop(PurePosixPath(category, folder, path.stem), None)
    if split == "train" and folder != good:
        raise ValueError(f"{name}: a training image outside of train/{good}; remove it or move it to the test images")
    if (named_mask is None) != (folder == good):
        found = "an image without defect has a mask" if named_mask else "this image of a defect has no mask"
        raise ValueError(f"{name}: {found} in {category}/{MASKS}/{folder}; restore the official files")
    load_mask = partial(decode_mask, named_mask[1], named_mask[0]) if named_mask else None
    label = GOOD if folder == good else folder
    return Sample(f"{folder}/{path.name}", label, later(read, name), {"category": category}, load_mask)
