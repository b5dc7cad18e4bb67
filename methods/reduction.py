"""Fewer dimensions, unit length: what stands between raw backbone features and every method."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from safetensors.numpy import load_file, save_file
from sklearn.decomposition import PCA

from data.files import atomic


@dataclass(frozen=True)
class Reduction:
    """PCA fitted on auxiliary features, or none, then L2 normalisation to the unit sphere.

    The sphere is the paper's (Contrastive Normalizing Flows: L2-normalised encoder outputs); PCA is our
    choice for encoders with more than the paper's 128 outputs.
    `mean` is float32 `(d,)`, zero without PCA; `components` float32 `(k, d)`, None without PCA.
    """

    mean: np.ndarray
    components: np.ndarray | None

    @classmethod
    def fit(cls, auxiliary: np.ndarray, dimensions: int | None) -> Self:
        """Fit on raw auxiliary features `(n, d)`, keeping `dimensions` principal components; None: no PCA.

        The fit is deterministic and in float64 (8 n d bytes of memory).
        Raises ValueError for fewer samples or features than dimensions.
        """
        if dimensions is None:
            return cls(np.zeros(auxiliary.shape[1], np.float32), None)
        if dimensions > min(auxiliary.shape):
            raise ValueError(
                f"PCA to {dimensions} dimensions needs as many auxiliary samples and features, found "
                f"{auxiliary.shape[0]} samples of {auxiliary.shape[1]} features; keep fewer or add samples"
            )
        pca = PCA(dimensions, svd_solver="covariance_eigh").fit(auxiliary.astype(np.float64))
        # In rows, as safetensors writes an array of columns in the wrong order without a word.
        return cls(pca.mean_.astype(np.float32), pca.components_.astype(np.float32, order="C"))

    def apply(self, features: np.ndarray) -> np.ndarray:
        """Raw features float32 `(n, d)` -> unit vectors float32 `(n, k)`.

        Raises ValueError for another d than fitted, and for a row that is zero or not finite, naming it.
        """
        if features.shape[1:] != self.mean.shape:
            raise ValueError(f"fitted on {self.mean.size} features per sample, found shape {features.shape}")
        projected = features - self.mean
        if self.components is not None:
            projected = projected @ self.components.T
        return _to_sphere(projected)

    def save(self, path: Path) -> None:
        """Write `mean` and, with PCA, `components` as safetensors."""
        tensors = {"mean": self.mean} if self.components is None else vars(self)
        with atomic(path) as temporary:
            save_file(tensors, temporary)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        tensors = load_file(path)
        return cls(tensors["mean"], tensors.get("components"))


def _to_sphere(vectors: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    lost = ~(np.isfinite(norms) & (norms > 0))
    if lost.any():
        row = int(lost.argmax())
        raise ValueError(f"feature row {row} has norm {norms[row, 0]} and so no direction: check that image")
    return vectors / norms
