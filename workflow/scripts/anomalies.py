"""Draws the known anomalies of a category, copies them onto normal images, and encodes both."""

from pathlib import Path

from data.files import atomic
from data.prepare import open_images, read_index
from methods.anomalies.bank import Draw, NormalImages, write_bank
from methods.backbones.build import build_levels
from methods.map_runs import Task
from methods.seeds import derive
from workflow.batches import repetitions
from workflow.device import describe, resolve
from workflow.hard_classes import read_hard_classes
from workflow.job import job, path_if_any

with job(snakemake) as record:
    paths, group, settings = snakemake.input, snakemake.params.group, snakemake.params.known
    device = resolve(snakemake.config["device"])
    task = Task(group.dataset, group.protocol, group.category, read_hard_classes(paths.hard))
    batch = repetitions(snakemake.wildcards.batch)
    known = task.known_anomalies(read_index(Path(paths.index)), batch, settings["count"])
    images, masks = open_images(Path(paths.test)), open_images(Path(paths.masks))
    draws = {
        f"{member}/{repetition}": Draw(
            images[rows], masks[rows], derive(task.dataset, task.protocol, member, "pasted anomalies", repetition)
        )
        for (member, repetition), rows in known.groupby(["member", "repetition"])["row"]
    }
    write_bank(
        Path(snakemake.output.bank),
        build_levels(snakemake.params.entry, path_if_any(paths.weights)),
        draws,
        NormalImages(open_images(Path(paths.train)), snakemake.params.textured),
        copies=settings["copies"],
        device=device,
    )
    with atomic(Path(snakemake.output.known)) as temporary:
        known.to_parquet(temporary, index=False)
    record["device"] = describe(device)
