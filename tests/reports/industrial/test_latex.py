from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.industrial.latex import industrial_tex
from reports.industrial.spec import IndustrialSpec
from reports.industrial.table import industrial_table
from reports.printing import PrintOptions
from reports.spec import Row
from tests.reports.shown import check_compiles, needs_pdflatex, rows


def printing(spec: IndustrialSpec, **options: Any) -> IndustrialSpec:
    return replace(spec, print=PrintOptions(**options))


@pytest.fixture
def table(metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> pd.DataFrame:
    return industrial_table(metrics, spec, published)


def small(text: str) -> str:
    return rf"{{\footnotesize {text}}}"


def test_ours_then_quoted(table: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> None:
    """NFAD has no published numbers; the best of ours is bold for each metric, both where they are equal."""
    above, header, nut, screw, mean, image, quoted, *theirs = rows(industrial_tex(table, spec, published=published))
    assert above == ["", r"\multicolumn{1}{c}{NFAD}", r"\multicolumn{3}{c}{BGAD}"]
    assert header == ["category", "ours", "ours", "published", "difference"]
    zero = r"\,{\scriptsize$\pm$\,0.00}"
    assert nut == [
        "Nut",
        rf"90.00{zero} / \textbf{{70.00}}{zero}",
        rf"\textbf{{92.00}}\,{{\scriptsize$\pm$\,1.41}} / 69.00{zero}",
        small("92.4 / 68.0"),
        small("$-0.40$ / $+1.00$"),
    ]
    assert screw[1].startswith(r"\textbf{80.00}")
    assert screw[2].startswith(r"\textbf{80.00}")
    assert mean[0] == "mean"
    assert image == ["mean, image AUROC", f"96.00{zero}", rf"\textbf{{98.50}}{zero}", small("98.0"), small("$+0.50$")]
    assert quoted == ["category", "PaDiM$^{*}$"]
    assert [line[1] for line in theirs] == ["88.0 / 71.0", "78.0 / 61.0", "83.0 / --", "97.0"]


def test_a_line_above_the_mean(table: pd.DataFrame, spec: IndustrialSpec) -> None:
    lines = [line.strip() for line in industrial_tex(table, spec).splitlines()]
    (mean,) = [i for i, line in enumerate(lines) if line.startswith("mean &")][:1]
    assert lines[mean - 1] == r"\midrule"
    assert lines[mean + 1].startswith("mean, image AUROC")


@pytest.mark.parametrize(("categories", "size"), [(43, "small"), (44, "footnotesize")])
def test_many_rows_are_in_smaller_type(metrics: pd.DataFrame, spec: IndustrialSpec, categories: int, size: str) -> None:
    """One tabular, with two rows of means below the categories."""
    nut = metrics[metrics["category"] == "nut"]
    names = [f"part{number}" for number in range(categories)]
    many = replace(spec, categories=tuple((name, name) for name in names), over={"mean": tuple(names)})
    repeated = pd.concat([nut.assign(category=name) for name in names])
    text = industrial_tex(industrial_table(repeated, many), many)
    assert rf"\centering\{size}\setlength" in text


def test_oracle_columns_are_optional(table: pd.DataFrame, spec: IndustrialSpec) -> None:
    text = industrial_tex(table, printing(spec, oracle=True))
    assert rows(text)[1] == ["category", "ours", "oracle", "ours", "oracle"]
    assert rows(text)[2][2] == small("91.00 / 71.00")
    assert "best epoch on the test set" in text
    assert "oracle" not in industrial_tex(table, spec)


def test_numbers_under_ours(table: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> None:
    """A method without published numbers has none there, and the line above the mean stays."""
    options = {"published": "under", "deviation": False, "columns": ("bgad", "nfad"), "rows": ("nut", "mean")}
    text = industrial_tex(table, printing(spec, **options), published=published)
    header, nut, theirs, difference, mean, *_ = rows(text)
    assert header == ["category", "BGAD", "NFAD"]
    assert nut == ["Nut", r"\textbf{92.00} / 69.00", r"90.00 / \textbf{70.00}"]
    assert theirs == [r"\quad{\footnotesize published}", small("92.4 / 68.0"), small("--")]
    assert difference == [r"\quad{\footnotesize difference}", small("$-0.40$ / $+1.00$"), small("--")]
    lines = [line.strip() for line in text.splitlines()]
    assert mean[0] == "mean"
    assert lines[lines.index(next(line for line in lines if line.startswith("mean &"))) - 1] == r"\midrule"
    assert "PaDiM" not in text


@pytest.mark.parametrize(
    ("options", "nut"),
    [
        ({"deviation": False, "best": "none"}, ["90.00 / 70.00", "92.00 / 69.00"]),
        ({"deviation": False, "decimals": 1}, [r"90.0 / \textbf{70.0}", r"\textbf{92.0} / 69.0"]),
        ({"deviation": False, "best": "none", "unit": "fraction"}, ["0.90 / 0.70", "0.92 / 0.69"]),
    ],
)
def test_options(table: pd.DataFrame, spec: IndustrialSpec, options: dict[str, Any], nut: list[str]) -> None:
    text = industrial_tex(table, printing(spec, **options))
    assert rows(text)[1] == ["Nut", *nut]
    assert ("as fractions of 1." in text) == ("unit" in options)


def test_the_difference_is_optional(table: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> None:
    text = industrial_tex(table, printing(spec, difference=False), published=published)
    assert rows(text)[1] == ["category", "ours", "ours", "published"]
    assert "Difference" not in text
    alone = industrial_tex(table, printing(spec, published="none"), published=published)
    assert rows(alone)[0] == ["category", "NFAD", "BGAD"]


def test_metrics_of_the_mean_go_with_it(table: pd.DataFrame, spec: IndustrialSpec) -> None:
    assert "mean" not in industrial_tex(table, printing(spec, rows=("nut",)))


def test_numbers_that_are_not_comparable_are_left_out(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    partial = replace(spec, absent={"nut": "gone"})
    *_, nut, screw, mean, _, _, _, _, _, _ = rows(
        industrial_tex(industrial_table(metrics, partial, published), partial, published=published)
    )
    assert nut[1:] == ["--", "--", small("92.4 / 68.0"), small("--")]
    assert screw[3] == small("80.0 / 65.0")
    assert mean[3:] == [small("--"), small("--")]


def test_legend_names_only_marks_in_use(table: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> None:
    text = industrial_tex(table, spec, notes=["100% sure"], published=published)
    assert "pixel AUROC / PRO, in percent." in text
    assert "quoted from the paper" in text
    assert "Difference" in text
    assert r"100\% sure" in text
    assert "Difference" not in industrial_tex(table, spec)
    assert "quoted" not in industrial_tex(table.drop(columns="padim.quoted"), spec)


def test_methods_share_a_tabular_as_their_columns_allow(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    more = pd.concat([metrics, metrics[metrics["method"] == "bgad"].assign(method="third")])
    spec = replace(spec, rows=(*spec.rows, Row("third", "Third")))
    table = industrial_table(more, spec)
    beside = industrial_tex(table, printing(spec, oracle=True), published=published)
    assert [len(line) for line in rows(beside) if line[0] == "category"] == [7, 3]
    alone = industrial_tex(table, spec)
    assert alone.count(r"\begin{tabular}") == 1
    assert rows(alone)[0] == ["category", "NFAD", "BGAD", "Third"]


@needs_pdflatex
def test_it_compiles(table: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame, tmp_path: Path) -> None:
    odd = replace(spec, title="100% of $A_B$", rows=(*spec.rows[:2], Row("bgad", "B&G_D")))
    text = industrial_tex(
        table, printing(odd, oracle=True), notes=["pro_bgad1000"], published=published, standalone=True
    )
    check_compiles(text, tmp_path)
