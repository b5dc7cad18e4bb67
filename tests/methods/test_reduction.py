from pathlib import Path

import numpy as np
import pytest

from methods.reduction import Reduction


def features(rows: int, seed: int) -> np.ndarray:
    """Correlated float32 features `(rows, 12)` away from the origin."""
    mixing = np.random.default_rng(7).normal(size=(12, 12)) * np.linspace(3, 0.1, 12)[:, None]
    return (np.random.default_rng(seed).normal(size=(rows, 12)) @ mixing + 5).astype(np.float32)


def explicit(auxiliary: np.ndarray, test: np.ndarray, dimensions: int) -> np.ndarray:
    """PCA by the covariance's eigenvectors, in float64, then unit length."""
    mean = auxiliary.astype(np.float64).mean(0)
    _, vectors = np.linalg.eigh(np.cov(auxiliary.astype(np.float64), rowvar=False))
    projected = (test - mean) @ vectors[:, ::-1][:, :dimensions]
    return projected / np.linalg.norm(projected, axis=1, keepdims=True)


def test_pca_equals_the_definition() -> None:
    auxiliary, test = features(200, 0), features(50, 1)
    reduced = Reduction.fit(auxiliary, 4).apply(test)
    expected = explicit(auxiliary, test, 4)
    signs = np.sign((reduced * expected).sum(0))  # an eigenvector's sign is free
    assert reduced.dtype == np.float32
    np.testing.assert_allclose(reduced * signs, expected, atol=1e-5)


def test_without_pca_only_the_length_changes() -> None:
    test = features(50, 1)
    reduced = Reduction.fit(features(3, 0), None).apply(test)
    np.testing.assert_allclose(reduced, test / np.linalg.norm(test, axis=1, keepdims=True), rtol=1e-6)


@pytest.mark.parametrize("dimensions", [None, 5])
def test_a_loaded_reduction_is_the_saved_one(tmp_path: Path, dimensions: int | None) -> None:
    reduction = Reduction.fit(features(200, 0), dimensions)
    reduction.save(tmp_path / "reduction.safetensors")
    loaded = Reduction.load(tmp_path / "reduction.safetensors")
    np.testing.assert_array_equal(loaded.apply(features(9, 1)), reduction.apply(features(9, 1)))


def test_the_fit_repeats_bit_for_bit() -> None:
    first, second = (Reduction.fit(features(200, 0), 6).apply(features(9, 1)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(("rows", "dimensions"), [(5, 6), (200, 13)])
def test_too_many_dimensions_are_refused(rows: int, dimensions: int) -> None:
    with pytest.raises(ValueError, match=f"PCA to {dimensions} .* found {rows} samples of 12 features"):
        Reduction.fit(features(rows, 0), dimensions)


@pytest.mark.parametrize("value", [0, np.nan, np.inf])
def test_a_row_without_direction_is_named(value: float) -> None:
    test = features(10, 1)
    test[4] = value
    with pytest.raises(ValueError, match="feature row 4 has norm"):
        Reduction.fit(features(20, 0), None).apply(test)


def test_another_number_of_features_is_refused() -> None:
    with pytest.raises(ValueError, match=r"fitted on 12 features per sample, found shape \(3, 11\)"):
        Reduction.fit(features(20, 0), 2).apply(features(3, 1)[:, :11])
