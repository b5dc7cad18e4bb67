"""The numbers of a table as LaTeX: ours with its mark and deviation, and what a paper has."""

from dataclasses import dataclass

from reports.printing import Mark
from reports.spec import Row
from reports.tex import Tex, escape
from reports.view import AUXILIARY, QUOTED, TableView

EMPTY = Tex("--")
FOOTMARKS = {AUXILIARY: Tex(r"$^{\dagger}$"), QUOTED: Tex(r"$^{*}$")}
MARKED: dict[Mark, str] = {"": "%s", "best": r"\textbf{%s}", "second": r"\underline{%s}"}


@dataclass(frozen=True)
class TexNumbers:
    """What is printed of the numbers of one method, category and metric; empty where there is none."""

    view: TableView

    @property
    def of_the_paper(self) -> list[str]:
        """The kinds of numbers that are printed beside or under ours where the paper has one."""
        return ["published", "difference"] if self.view.spec.print.difference else ["published"]

    def text(self, kind: str, row: Row, key: str, metric: str) -> Tex:
        """`kind` is ours, published, difference or oracle."""
        texts = {"ours": self._ours, "published": self._theirs, "difference": self._difference, "oracle": self._oracle}
        return texts[kind](row, key, metric)

    def label(self, row: Row) -> Tex:
        """The label of a method with its footmarks."""
        return Tex(escape(row.label) + "".join(FOOTMARKS[mark] for mark in self.view.footmarks(row)))

    @property
    def footnotes(self) -> list[Tex]:
        return [Tex(rf"{FOOTMARKS[mark]}\,{text}.") for mark, text in self.view.footnotes.items()]

    def _ours(self, row: Row, key: str, metric: str) -> Tex:
        """A quoted method's is the paper's; behind it the deviation."""
        shown = MARKED[self.view.mark(row, key, metric)] % self.view.text(row, key, metric)
        deviation = self.view.deviation_text(row, key, metric)
        return Tex(shown + (rf"\,{{\scriptsize$\pm$\,{deviation}}}" if deviation else ""))

    def _theirs(self, row: Row, key: str, metric: str) -> Tex:
        return Tex(self.view.published_text(row, key, metric))

    def _difference(self, row: Row, key: str, metric: str) -> Tex:
        text = self.view.difference_text(row, key, metric)
        return Tex(f"${text}$" if text else "")

    def _oracle(self, row: Row, key: str, metric: str) -> Tex:
        return Tex(self.view.text(row, key, metric, "_oracle"))


def below(kind: str) -> Tex:
    """What stands in front of a line of published numbers or differences under ours."""
    return Tex(rf"\quad{{\footnotesize {kind}}}")


def small(text: str) -> Tex:
    return Tex(rf"{{\footnotesize {text or EMPTY}}}")
