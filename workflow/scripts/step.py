"""Carries out a step from scores to tables, and records what it was told."""

from workflow.job import job
from workflow.steps.order import carry_out, order_of

with job(snakemake) as record:
    order = order_of(snakemake)
    record |= carry_out(snakemake.rule, order) | {"order": order}
