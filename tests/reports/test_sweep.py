import pandas as pd
import pytest

from reports.sweep import QUANTITIES, summarise_sweep, sweep_figure


def scores(value: float, member: str, inliers: list[float], auxiliary: list[float]) -> pd.DataFrame:
    held = [(False, score) for score in inliers] + [(True, score) for score in auxiliary]
    return pd.DataFrame(held, columns=["auxiliary", "score"]).assign(value=value, member=member)


def test_each_value_and_member_is_summarised_by_itself() -> None:
    frame = pd.concat([scores(5, "a", [1, 3], [2, 8]), scores(5, "b", [0], [1]), scores(10, "a", [4], [4])])
    found = summarise_sweep(frame).set_index(["value", "member"])
    assert found.loc[(5, "a")].to_dict() == {"inlier_nll": 2, "auxiliary_nll": 5, "auroc_auxiliary": 75}
    assert found.loc[(5, "b"), "auroc_auxiliary"] == 100
    assert found.loc[(10, "a"), "auroc_auxiliary"] == 50


def test_the_figure_has_a_line_of_panels_per_sweep() -> None:
    rows = summarise_sweep(pd.concat([scores(value, "a", [1, 3], [2, 8]) for value in (5, 10)]))
    table = pd.concat([rows.assign(method="cf", hyperparameter=name) for name in ("epochs", "threshold")])
    panels = sweep_figure(table).axes
    assert len(panels) == 2 * len(QUANTITIES)
    assert [axes.get_xlabel() for axes in panels[:: len(QUANTITIES)]] == ["epochs of cf", "threshold of cf"]
    assert panels[0].lines[-1].get_ydata() == pytest.approx([2, 2])
