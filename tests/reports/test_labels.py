import pytest

from reports.labels import Labels
from reports.spec import TableSpec


@pytest.fixture
def labels(spec: TableSpec) -> Labels:
    return Labels.of([spec])


@pytest.mark.parametrize(
    ("key", "label"), [("knn", "KNN"), ("cf - knn", "CF - KNN"), ("of_another_table", "of_another_table")]
)
def test_methods_and_pairs_of_claims(labels: Labels, key: str, label: str) -> None:
    assert labels.method(key) == label


def test_categories_of_another_dataset_are_words(labels: Labels) -> None:
    assert [labels.category(key) for key in ("cat", "mean", "metal_nut.bent")] == ["Cat", "mean", "metal nut, bent"]


def test_metrics(labels: Labels) -> None:
    found = [labels.metric(key) for key in ("auroc", "pixel_auroc", "auroc_vs_dog", "auroc_vs_mean")]
    assert found == ["AUROC", "pixel AUROC", "against Dog", "against mean"]
