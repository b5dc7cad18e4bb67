"""Puts each published number beside ours."""

from pathlib import Path

from reports.ledger import ledger, write_ledger
from reports.metrics import read_metrics
from reports.published.reader import published_tables, read_published
from workflow.job import job
from workflow.tables import stand_ins, table_spec

with job(snakemake) as record:
    metrics = read_metrics(Path(snakemake.input.metrics))
    specs = [table_spec(table, metrics) for table in snakemake.params.tables]
    published = {spec.name: read_published(spec.name) for spec in specs if spec.name in published_tables()}
    frame = ledger(metrics, published, specs, stand_ins(snakemake.params.stand_ins))
    write_ledger(frame, Path(snakemake.output.ledger))
    record["verdicts"] = frame["verdict"].value_counts().to_dict()
