"""Draws what a flow learned of two normal distributions beside their positive difference."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.figure_file import write_figure
from reports.positive_difference import Difference, NormalDensity, difference_figure, difference_text, read_learned


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    inlier, auxiliary = (NormalDensity(*params["distributions"][name]) for name in ("inlier", "auxiliary"))
    found = Difference.of(read_learned(Path(inputs["learned"])), inlier, auxiliary)
    figure = difference_figure(found, inlier, auxiliary)
    write_figure(figure, outputs["png"], outputs["pdf"])
    text = difference_text(found.agreement, inlier, auxiliary)
    return {"agreement": found.agreement._asdict(), "figure": text._asdict()}
