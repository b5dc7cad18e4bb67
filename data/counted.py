"""A split whose official number of images is known."""

from collections.abc import Iterable, Iterator

from data.sample import Sample


def counted(samples: Iterable[Sample], count: int | None, what: str) -> Iterator[Sample]:
    """Yield the samples; after the last one raise ValueError where there were not `count` (None: any number)."""
    met = 0
    for sample in samples:
        met += 1
        yield sample
    if count is not None and met != count:
        raise ValueError(f"{what}: {met} images, the official distribution has {count}")
