"""A split whose official number of images is known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from data.sample import Sample


def counted(samples: Iterable[Sample], counts: Mapping[str, int], what: str) -> Iterator[Sample]:
    """Yield the samples; after the last one raise ValueError where a category has not as many as `counts` says.

    An image without the attribute `category` counts as one of `what`.
    """
    met: Counter[str] = Counter()
    for sample in samples:
        met[str(sample.attributes.get("category", what))] += 1
        yield sample
    for category, count in counts.items():
        if met[category] != count:
            where = what if category == what else f"{what}: {category}"
            raise ValueError(f"{where}: {met[category]} images, the official distribution has {count}")
