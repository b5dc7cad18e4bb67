"""Figures as files."""

from pathlib import Path

from matplotlib.figure import Figure

from data.files import atomic

METADATA = {"png": {"Software": None}, "pdf": {"Creator": None, "Producer": None, "CreationDate": None}}


def write_figure(figure: Figure, *paths: Path | str) -> None:
    """Writes each as png (150 dots per inch) or pdf, by its ending; equal figures are equal bytes.

    Raises ValueError for another ending, before anything is written.
    """
    kinds = {Path(path): Path(path).suffix.removeprefix(".") for path in paths}
    for path, kind in kinds.items():
        if kind not in METADATA:
            raise ValueError(f"{path.name}: a figure is written as {' or '.join(METADATA)}, not {kind!r}")
    for path, kind in kinds.items():
        with atomic(path) as temporary:
            figure.savefig(temporary, format=kind, dpi=150, metadata=METADATA[kind])
