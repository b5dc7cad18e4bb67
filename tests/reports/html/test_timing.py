from reports.html.timing import Job, Taken, timing

DOWNLOAD = Job("d.json", "download", "", 100.0, 50, "")
FLOW = Job("f.json", "fit", "flow", 20.0, 900, "CPU")
OE = Job("o.json", "fit", "oe", 30.0, 800, "GPU")


def test_jobs_are_added_up_by_rule_method_and_table() -> None:
    """What two tables share counts in each, and once where there is no table."""
    found = timing({"table1": [DOWNLOAD, FLOW, OE], "table2": [DOWNLOAD, FLOW]}, {"flow": "Flow"})
    assert found.rules == (
        Taken("download", 1, 100.0, 100.0, 50, ""),
        Taken("fit", 2, 50.0, 30.0, 900, "CPU, GPU"),
    )
    assert [(method.name, method.seconds) for method in found.methods] == [("oe", 30.0), ("Flow", 20.0)]
    assert found.tables == (
        Taken("table1", 3, 150.0, 100.0, 900, "CPU, GPU"),
        Taken("table2", 2, 120.0, 100.0, 900, "CPU"),
    )
