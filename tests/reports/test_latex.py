from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.confusion import confusion_matrix
from reports.latex import confusion_tex, table_tex
from reports.printing import NOT_WORSE, PrintOptions
from reports.spec import Row, TableSpec
from reports.tables import comparison_table
from tests.reports.shown import check_compiles, needs_pdflatex, rows


@pytest.fixture
def table(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> pd.DataFrame:
    return comparison_table(metrics, spec, published)


def printing(spec: TableSpec, **options: Any) -> TableSpec:
    return replace(spec, print=PrintOptions(**options))


def test_what_the_numbers_are_stands_below(table: pd.DataFrame, spec: TableSpec) -> None:
    assert "AUROC, in percent." in table_tex(table, spec)
    assert "AUROC, as fractions of 1." in table_tex(table, printing(spec, unit="fraction"))


def test_marks_deviation_and_the_best_of_ours(table: pd.DataFrame, spec: TableSpec) -> None:
    """Dog is a tie of KNN and CF: both bold. The quoted row has the paper's one decimal and is never bold."""
    header, knn, csi, cf = rows(table_tex(table, spec))
    assert header == ["method", "Cat", "Dog", "mean"]
    assert knn[:3] == ["KNN", r"90.00\,{\scriptsize$\pm$\,0.00}", r"\textbf{82.00}\,{\scriptsize$\pm$\,0.00}"]
    assert csi == [r"CSI$^{*}$", "70.1", "--", "65.1"]
    assert cf[0] == r"CF$^{\dagger}$"
    assert all(cell.startswith(r"\textbf{") for cell in cf[1:])


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ({"deviation": False}, [["KNN", "90.00", r"\textbf{82.00}", "86.00"], [r"CSI$^{*}$", "70.1", "--", "65.1"]]),
        ({"deviation": False, "best": "none"}, [["KNN", "90.00", "82.00", "86.00"]]),
        ({"deviation": False, "decimals": 0}, [["KNN", "90", r"\textbf{82}", "86"]]),
        ({"unit": "fraction", "decimals": 3}, [["KNN", r"0.900\,{\scriptsize$\pm$\,0.000}"]]),
        ({"unit": "fraction", "deviation": False}, [["KNN", "0.90"], [r"CSI$^{*}$", "0.701", "--"]]),
        ({"rows": ("cf", "knn"), "columns": ("mean", "cat")}, [[r"CF$^{\dagger}$"], ["KNN", "86.00", "90.00"]]),
        ({"rows": ("gone",), "columns": ("cat", "gone")}, [["KNN", "90.00"], [r"CSI$^{*}$", "70.1"]]),
    ],
)
def test_options(table: pd.DataFrame, spec: TableSpec, options: dict[str, Any], lines: list[list[str]]) -> None:
    """The first rows, each as far as it is given; numbers before their deviation where columns are chosen."""
    _, *found = rows(table_tex(table, printing(spec, **options)))
    for line, expected in zip(found, lines, strict=False):
        shown = [cell.partition(r"\,{\scriptsize")[0] if "columns" in options else cell for cell in line]
        assert shown[: len(expected)] == expected
    if "columns" in options:
        assert len(found[0]) == 1 + len([key for key in options["columns"] if key != "gone"])


def test_the_second_best_of_three_is_underlined(table: pd.DataFrame, spec: TableSpec) -> None:
    """Equal ones all are; of two, or of the paper's, none is."""
    plain = printing(spec, deviation=False)
    assert r"\underline" not in table_tex(table, plain)
    table.loc[table["method"] == "csi", "quoted"] = 0
    _, knn, csi, cf = rows(table_tex(table, plain))
    assert (knn[1], csi[1], cf[1]) == (r"\underline{90.00}", "70.10", r"\textbf{92.00}")
    assert (knn[2], csi[2], cf[2]) == (r"\textbf{82.00}", "--", r"\textbf{82.00}")
    assert r"\underline" not in table_tex(table, printing(spec, second=False))
    table.loc[table["method"] == "csi", "cat"] = 90.0
    assert [line[1] for line in rows(table_tex(table, plain))[1:3]] == 2 * [r"\underline{90.00}"]


def test_bold_may_be_those_not_significantly_worse_than_the_best(table: pd.DataFrame, spec: TableSpec) -> None:
    """Of the mean alone: a single category has no sample to test."""
    leaders = {("mean", "auroc"): frozenset({"knn"})}
    text = table_tex(table, replace(printing(spec, best=NOT_WORSE, deviation=False), leaders=leaders))
    _, knn, csi, cf = rows(text)
    assert knn[1:] == ["90.00", "82.00", r"\textbf{86.00}"]
    assert not any("textbf" in cell or "underline" in cell for cell in (*csi, *cf))
    assert "Bold, of the mean: not significantly worse than the best of our own, at 0.05." in text


def test_a_quoted_number_does_not_win(table: pd.DataFrame, spec: TableSpec) -> None:
    table.loc[table["method"] == "csi", "cat"] = 99.0
    _, _, csi, cf = rows(table_tex(table, spec))
    assert csi[1] == "99.0"
    assert cf[1].startswith(r"\textbf{92.00}")


def test_published_numbers_beside_ours(table: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    """Nothing where the paper cannot be read."""
    text = table_tex(table, spec, published=published)
    _, knn, _, cf = rows(text)
    assert knn[1].endswith(r" {\footnotesize(90.4; $-0.40$)}")
    assert cf[1].endswith(r" {\footnotesize(92.0; $+0.00$)}")
    assert cf[2].endswith("2.83}")
    assert "In parentheses: the published number, and ours less that." in text
    alone = table_tex(table, printing(spec, difference=False), published=published)
    assert rows(alone)[1][1].endswith(r" {\footnotesize(90.4)}")
    assert table_tex(table, printing(spec, published="none"), published=published) == table_tex(table, spec)


def test_published_numbers_under_ours(table: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    lines = rows(table_tex(table, printing(spec, published="under"), published=published))
    quad = r"\quad{\footnotesize %s}"
    assert [line[0] for line in lines[2:5]] == [quad % "published", quad % "difference", r"CSI$^{*}$"]
    assert lines[2][1:] == [r"{\footnotesize 90.4}", r"{\footnotesize 83.0}", r"{\footnotesize 86.7}"]
    assert lines[3][1:] == [r"{\footnotesize $-0.40$}", r"{\footnotesize $-1.00$}", r"{\footnotesize $-0.70$}"]
    assert lines[6][2] == r"{\footnotesize --}"
    dog = table_tex(table, printing(spec, published="under", columns=("dog",)), published=published)
    assert [line[0] for line in rows(dog)][-1] == r"CF$^{\dagger}$"
    fractions = printing(spec, published="under", unit="fraction", decimals=4, difference=False)
    lines = rows(table_tex(table, fractions, published=published))
    assert lines[2][1:3] == [r"{\footnotesize 0.904}", r"{\footnotesize 0.830}"]
    assert lines[3][0] == r"CSI$^{*}$"


def test_the_published_mean_over_other_categories_is_not_put_beside_ours(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    partial = replace(spec, absent={"dog": "gone"})
    table = comparison_table(metrics, partial, published)
    assert "(86.7;" in table_tex(table, spec, published=published)
    assert "(86.7;" not in table_tex(table, partial, published=published)


def test_legend_names_only_marks_in_use(table: pd.DataFrame, spec: TableSpec) -> None:
    text = table_tex(table, spec, notes=["100% sure"])
    assert "uses an auxiliary set" in text
    assert "quoted from the paper" in text
    assert r"100\% sure" in text
    assert "quoted from" not in table_tex(table[table["quoted"] == 0], spec)
    assert "auxiliary" not in table_tex(table[table["method"] != "cf"], spec)


def test_labels_are_escaped(table: pd.DataFrame, spec: TableSpec) -> None:
    odd = replace(spec, rows=(Row("knn", "K&N_N"),), categories=(("cat", "50%"), ("dog", "Dog")))
    header, knn = rows(table_tex(table, odd))
    assert header[1] == r"50\%"
    assert knn[0] == r"K\&N\_N"


def test_twenty_categories_are_two_parts() -> None:
    keys = [str(number) for number in range(20)]
    spec = TableSpec("t", "t", "s", "d", "p", tuple((k, k) for k in keys), (Row("cf", "CF"),), 1.0)
    cells = {name: 50.0 for key in [*keys, "mean"] for name in (key, f"{key}_std")}
    table = pd.DataFrame([{"method": "cf", **cells, "quoted": 0}])
    text = table_tex(table, printing(spec, deviation=False))
    assert text.count(r"\begin{tabular}") == 2
    assert [header[1] for header in rows(text) if header[0] == "method"] == ["0", "10"]
    assert table_tex(table, spec).count(r"\begin{tabular}") == 4


def test_a_banner_stands_above_the_numbers(table: pd.DataFrame, spec: TableSpec) -> None:
    text = table_tex(table, spec, banner=["pets cf: all 10% of the scores are 7", "two"])
    assert text.index("Not to be relied on.") < text.index(r"all 10\% of the scores are 7.") < text.index("tabular")
    assert "relied on" not in table_tex(table, spec)


def test_hard_cells_of_the_confusion_matrix_are_bold(
    confusion_spec: TableSpec, make_metrics: Callable[..., pd.DataFrame]
) -> None:
    metrics = make_metrics({("cat", "cf", "auroc_vs_dog"): [89.9], ("cat", "cf", "auroc_vs_cow"): [90.5]})
    header, cat, dog, _ = rows(confusion_tex(confusion_matrix(metrics, confusion_spec), confusion_spec))
    assert header == ["inlier category", "Cat", "Dog", "Cow", "mean"]
    assert cat == ["Cat", "", r"\textbf{89.90}", "90.50", "90.20"]
    assert dog == ["Dog", "", "", "", ""]
    assert "one" in confusion_tex(confusion_matrix(metrics, confusion_spec), confusion_spec, banner=["one"])


def test_options_of_the_confusion_matrix(confusion_spec: TableSpec, make_metrics: Callable[..., pd.DataFrame]) -> None:
    metrics = make_metrics({("cat", "cf", "auroc_vs_dog"): [89.9], ("cat", "cf", "auroc_vs_cow"): [90.5]})
    spec = printing(confusion_spec, rows=("cat",), columns=("cow", "dog"), unit="fraction", decimals=3)
    text = confusion_tex(confusion_matrix(metrics, confusion_spec), spec)
    assert rows(text) == [["inlier category", "Cow", "Dog"], ["Cat", "0.905", r"\textbf{0.899}"]]
    assert "AUROC, as fractions of 1. Bold: below 0.9." in text


@needs_pdflatex
@pytest.mark.parametrize("placement", ["none", "beside", "under"])
def test_it_compiles(
    table: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, tmp_path: Path, placement: str
) -> None:
    odd = printing(replace(spec, title="100% of $A_B$ & {C} \\ #1 ~^<|>"), published=placement)
    notes = ["Ünïcode and \\input{nothing}"]
    banner = [f"place_{number}: a sentence with more than a word or two & #{number}" for number in range(6)]
    text = table_tex(table, odd, notes=notes, published=published, banner=banner, standalone=True)
    check_compiles(text, tmp_path)
