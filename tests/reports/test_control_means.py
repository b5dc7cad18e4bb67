"""A mean that is worse than chance where no category is."""

import numpy as np
import pandas as pd
import pytest

from reports.control_means import check_means
from reports.findings import Finding

WHERE = {"dataset": "parts", "protocol": "few_anomalies", "method": "cf"}


def runs(*categories: str, value: float, band: float = 10.0, metric: str = "image_auroc") -> pd.DataFrame:
    frame = pd.DataFrame({"category": categories, "value": value, "band": band})
    return frame.assign(metric=metric, repetition=1)


def found(frame: pd.DataFrame, **where: str) -> list[Finding]:
    return check_means(frame, **(WHERE | where))


def test_the_band_of_a_mean_is_narrower() -> None:
    """Of four categories with a band of ten it is five."""
    four = ("nut", "bolt", "pin", "cog")
    assert found(runs(*four, value=45.0)) == []
    errors = found(runs(*four, value=44.99))
    assert [error.category for error in errors] == list(four)
    assert {error.severity for error in errors} == {"error"}
    (words,) = {str(error) for error in errors}
    assert words == (
        "error: parts few_anomalies mean cf: the mean of image_auroc of repetition 1 over 4 categories is 44.9900, "
        "worse than a random score, which has 50 +- 5.0000"
    )


def test_a_subset_has_a_mean_of_its_own() -> None:
    high, low = runs("nut", "bolt", value=99.0), runs("nut.hard", "bolt.hard", value=41.0)
    errors = found(pd.concat([high, low]))
    assert [error.category for error in errors] == ["nut.hard", "bolt.hard"]
    assert errors[0].place == "parts few_anomalies hard mean cf"


def test_known_classes_of_a_product_are_not_independent() -> None:
    """Bands of two products with two classes: the root of two squares of twenty, over four."""
    classes = ("nut.bent", "nut.worn", "bolt.bent", "bolt.cut")
    band = np.sqrt(2) * 20 / 4
    assert found(runs(*classes, value=50 - band + 1e-6), protocol="known_class") == []
    assert len(found(runs(*classes, value=50 - band - 1e-6), protocol="known_class")) == 4


def test_datasets_of_outliers_share_the_inliers_of_one_model() -> None:
    """Their bands add up, so that the mean may lie as far off as each."""
    others = ("svhn", "lsun", "places", "dtd")
    assert found(runs(*others, value=40.01), protocol="dataset_vs_dataset") == []
    assert len(found(runs(*others, value=39.99), protocol="dataset_vs_dataset")) == 4


def test_a_class_with_a_dot_in_its_name_is_no_subset() -> None:
    """Two of one beginning are independent, too: the band is 10 / sqrt(3), and the mean is of all three."""
    classes = ("St. Bernard", "St. Hubert", "v1.0")
    errors = found(runs(*classes, value=50 - 10 / np.sqrt(3) - 1e-6), protocol="one_vs_rest")
    assert [error.category for error in errors] == list(classes)
    assert found(runs(*classes, value=50 - 10 / np.sqrt(3) + 1e-6), protocol="one_vs_rest") == []


@pytest.mark.parametrize(
    "frame",
    [
        runs("nut", value=41.0),
        runs("nut", "bolt", value=0.0, band=np.inf, metric="pro"),
        pd.concat([runs("nut", value=0.0), runs("bolt", value=np.nan)]),
    ],
)
def test_nothing_is_said_of_one_category_of_no_auroc_or_where_a_run_diverged(frame: pd.DataFrame) -> None:
    assert found(frame) == []
