"""Puts all that a suite shows into one HTML file."""

from pathlib import Path

from reports.document.contents import read_contents
from reports.html.assemble import read_report
from reports.html.page import write_page
from reports.metrics import read_metrics
from reports.published.reader import published_by_table
from workflow.browsed_maps import read_browsed
from workflow.job import job
from workflow.recorded_jobs import recorded_jobs
from workflow.tables import spec_of, table_spec

with job(snakemake) as record:
    shown = snakemake.params.shown
    contents = read_contents(shown["contents"])
    metrics = read_metrics(contents.metrics)
    behind = {name: recorded_jobs(files) for name, files in shown["runs"].items()}
    report = read_report(
        contents,
        {name: spec_of(table, metrics) for name, table in shown["tables"].items()},
        [table_spec(table, metrics) for table in shown["told"]],
        published_by_table(shown["tables"]),
        read_browsed(shown["browsed"]),
        behind,
    )
    write_page(report, Path(snakemake.output.html))
