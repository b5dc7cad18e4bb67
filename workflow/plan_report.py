"""What the report of a suite shows, which trains nothing: what is finished, and what the same call asks for."""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from workflow import provenance
from workflow.choices import choices
from workflow.configuration import ConfigurationError
from workflow.figures import figures
from workflow.figures.ranks import compared
from workflow.plan import Plan
from workflow.stand_ins import concerning
from workflow.suite import Table
from workflow.targets import RESULTS

DEBIAN_PACKAGES = "texlive-latex-base texlive-latex-recommended"


class ReportPlan(Plan):
    """The configuration seen from the rules, reports included."""

    def shown(self, suite: str) -> list[str]:
        """The tables that the call names, and those that are finished as configured now."""
        return [name for name, why in self._unfinished(suite).items() if name in self.asked(suite) or not why]

    def not_shown(self, suite: str) -> dict[str, str]:
        """Why each other table of the suite is not shown, with the call that makes it."""
        missing = {name: f"it {table.missing}" for name, table in self.suite(suite).missing.items()}
        shown = set(self.shown(suite))
        why = {
            name: f"{why}; snakemake --cores 4 {RESULTS}/{suite}/{name}.csv"
            for name, why in self._unfinished(suite).items()
            if name not in shown
        }
        found = {**missing, **why}
        return {name: found[name] for name in self.configuration.suites[suite]["tables"] if name in found}

    def _unfinished(self, suite: str) -> dict[str, str]:
        """By each table that can run: what keeps it from being finished, or nothing."""
        measured = self.measured(suite)
        return {name: self._lacks(suite, table, measured) for name, table in self.suite(suite).tables.items()}

    def _lacks(self, suite: str, table: Table, measured: Collection[tuple[str, str]]) -> str:
        if not Path(f"{RESULTS}/{suite}/{table.name}.csv").is_file():
            return "it has not been made"
        if table.is_cost:
            record = provenance.read(Path(f"{RESULTS}/{suite}/cost/{table.name}.json"))
            cases = self.cost_cases(suite, table.name)
            return "" if record.get("cases") == cases else "it was measured with other settings than those of now"
        other = dict.fromkeys(method for group, method in self.runs(table) if (group.name, method) not in measured)
        return f"it was made with other settings than those of now of {', '.join(other)}" if other else ""

    def contents(self, suite: str) -> dict[str, Any]:
        """What `reports.document.contents.read_contents` takes, as plain values.

        Raises ConfigurationError where there is nothing to show.
        """
        shown = self.shown(suite)
        if not shown:
            raise ConfigurationError(self._nothing(suite))
        resolved, folder = self.suite(suite), f"{RESULTS}/{suite}"
        tables = [resolved.tables[name] for name in shown]
        return {
            "suite": suite,
            "title": self.configuration.suites[suite]["title"],
            "tables": [self._plain(suite, table) for table in tables],
            "not_shown": self.not_shown(suite),
            "figures": figures(self, suite, shown),
            "ledger": f"{folder}/ledger.csv",
            "metrics": f"{folder}/metrics.csv",
            "findings": f"{folder}/findings.csv",
            "comparisons": self.comparisons(suite),
            "audits": self.audit_files(suite),
            "appendices": self.appendices(suite),
            "choices": choices(self.configuration, resolved, tables),
            "stand_ins": concerning(resolved.stand_ins, tables, self.labels_run),
            "runs": self.run_files(suite),
        }

    def appendices(self, suite: str) -> dict[str, list[str]]:
        """LaTeX that follows the figures, by its heading."""
        found = {
            "Ledger": [f"{RESULTS}/{suite}/ledger.tex"],
            "Paired comparisons": _as_tex(self.comparisons(suite).values()),
            "PRO by other definitions": _as_tex(self.audit_files(suite)),
        }
        return {heading: files for heading, files in found.items() if files}

    def appendix_files(self, suite: str) -> list[str]:
        """The files of all appendices."""
        return [file for files in self.appendices(suite).values() for file in files]

    def comparisons(self, suite: str) -> dict[str, str]:
        """The paired comparisons of the methods of each table shown that has some."""
        return {name: f"{RESULTS}/{suite}/significance/{name}.csv" for name in compared(self, suite, self.shown(suite))}

    def audit_files(self, suite: str) -> list[str]:
        """The audit of PRO, where a table has maps to audit."""
        return [f"{RESULTS}/{suite}/metric_audit.csv"] if self.audited(suite) else []

    def pdflatex(self, suite: str) -> str:
        """The program that compiles a report; ConfigurationError where there is none."""
        if program := shutil.which("pdflatex"):
            return program
        raise ConfigurationError(
            f"{RESULTS}/{suite}/report.pdf: found no pdflatex; on Debian, apt-get install {DEBIAN_PACKAGES} brings it, "
            f"and {RESULTS}/{suite}/report.tex can be had without"
        )

    def run_files(self, suite: str) -> list[str]:
        """The scores and measurements behind the tables shown, beside which their records lie."""
        return list(dict.fromkeys(file for name in self.shown(suite) for file in self.table_runs(suite, name)))

    def table_runs(self, suite: str, name: str) -> list[str]:
        """The same behind one of them."""
        table = self.suite(suite).tables[name]
        if table.is_cost:
            return [f"{RESULTS}/{suite}/cost/{name}.csv"]
        return [file for group, method in self.runs(table) for file in self.scores(suite, group.name, method)]

    def table_files(self, suite: str, suffix: str) -> list[str]:
        """The files of all tables shown with this suffix."""
        return [f"{RESULTS}/{suite}/{name}.{suffix}" for name in self.shown(suite)]

    def figure_files(self, suite: str, suffix: str) -> list[str]:
        """The files of all figures shown with this suffix."""
        return [f"{path}.{suffix}" for path in figures(self, suite, self.shown(suite))]

    def _plain(self, suite: str, table: Table) -> dict[str, Any]:
        keys = ("title", "source", "kind")
        path = f"{RESULTS}/{suite}/{table.name}"
        files = {suffix: f"{path}.{suffix}" for suffix in ("csv", "tex", "json")}
        return {"name": table.name, **{key: table.file[key] for key in keys}, **files}

    def _nothing(self, suite: str) -> str:
        first = next(iter(self.suite(suite).tables), "table1")
        return (
            f"{RESULTS}/{suite}: a report shows tables that are finished, and there is none; name some in the same "
            f"call, as in snakemake --cores 4 {RESULTS}/{suite}/{first}.csv {RESULTS}/{suite}/report.pdf"
        )


def _as_tex(tables: Iterable[str]) -> list[str]:
    """The LaTeX that lies beside each csv."""
    return [str(Path(csv).with_suffix(".tex")) for csv in tables]
