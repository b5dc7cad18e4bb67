"""Which defect classes of a category are hard (papers.md 2.9: the paper does not say; this rule is ours)."""

import math
from collections.abc import Mapping


def hard_classes(auroc: Mapping[str, float]) -> list[str]:
    """The third of the defect classes that NFAD separates worst, sorted by name.

    `auroc` is NFAD's image AUROC of each class against the good test images, fixed before any BGAD run. A third
    is rounded to the nearest whole number and at least 1; ties go by name. Raises ValueError for fewer than two
    classes, which leave no easy one, and for an AUROC that is no number.
    """
    if len(auroc) < 2:
        raise ValueError(f"hard classes need at least 2 defect classes, found {', '.join(auroc) or 'none'}")
    if undefined := sorted(label for label, value in auroc.items() if math.isnan(value)):
        raise ValueError(f"no AUROC of the defect class {', '.join(undefined)}; its test has no anomaly or it diverged")
    ranked = sorted(auroc, key=lambda label: (auroc[label], label))
    return sorted(ranked[: max(1, round(len(ranked) / 3))])
