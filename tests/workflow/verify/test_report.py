"""How a report is printed."""

from workflow.verify.report import Report


def test_what_was_checked_is_counted_and_every_file_that_differs_is_named() -> None:
    report = Report("results/embedded")
    report.checked["files are as they were"] = 7
    report.notes.append("another machine")
    assert list(report.lines("a cure")) == [
        "results/embedded: verified",
        "  7 files are as they were",
        "  note: another machine",
    ]
    report.gone |= {f"{name}.csv" for name in "edcb"}
    report.faults["z.csv"] += ["one", "two", "one"]
    report.faults["a.csv"].append("three")
    assert list(report.lines("a cure")) == [
        "results/embedded: differs",
        "  7 files are as they were",
        "  4 recorded files are not there, temporary or removed: b.csv, c.csv, d.csv, ...",
        "  note: another machine",
        "DIFFERS a.csv: three",
        "DIFFERS z.csv: one; two",
        "a cure",
    ]
