"""Trains an encoder and leaves it as a backbone."""

from pathlib import Path

from methods.pretraining.launch import launch
from methods.pretraining.order import Order
from workflow.device import describe, of_job
from workflow.job import job, path_if_any

with job(snakemake) as record:
    paths, out, device = snakemake.input, Path(snakemake.output.weights), of_job(snakemake.config)
    start = path_if_any(paths.start)
    order = Order(
        **snakemake.params.order,
        weights=str(start) if start else None,
        images=list(paths.images),
        indexes=list(paths.indexes),
        out=str(out),
        device=device,
        deterministic=snakemake.config["deterministic"],
        threads=snakemake.threads,
    )
    processes = launch(order, out.with_name("order.json"), snakemake.log[0])
    record |= {"pretraining": snakemake.params.order, "device": describe(device), "processes": processes}
