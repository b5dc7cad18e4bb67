"""What is wrong with a method, and how far arrays are apart, in words."""

import numpy as np


class Fault(ValueError):
    """What is wrong with a method, raised where a check cannot go on."""


def apart(found: np.ndarray, expected: np.ndarray, rtol: float = 1e-5, atol: float = 1e-5) -> str:
    """By how much two arrays differ at most; empty where they are the same up to the tolerance."""
    if found.shape != expected.shape:
        return f"shape {found.shape} in the place of {expected.shape}"
    if np.allclose(found, expected, rtol=rtol, atol=atol, equal_nan=True):
        return ""
    return f"by up to {np.nanmax(np.abs(found - expected)):.2g}, where they lie in {span(expected)}"


def span(values: np.ndarray) -> str:
    """From the lowest to the highest."""
    return f"{np.nanmin(values):.3g} to {np.nanmax(values):.3g}"


def wrong_form(values: object, shape: tuple[int, ...], kind: type, what: str) -> str:
    """What is wrong with an array that should have this shape and type and finite numbers."""
    if not isinstance(values, np.ndarray):
        return f"{what} are a {type(values).__name__}; expected a numpy array"
    if values.shape != shape:
        return f"{what} have the shape {values.shape}; expected {shape}"
    if values.dtype != kind:
        return f"{what} are {values.dtype}; expected {np.dtype(kind)}"
    if broken := int((~np.isfinite(values)).sum()):
        return f"{broken} of {values.size} {what} are not finite"
    return ""
