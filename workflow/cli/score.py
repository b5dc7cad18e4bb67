"""`contraflow score photos results/embedded/models/.../repetitions_0-2.safetensors scored`: by a trained run."""

import argparse
from pathlib import Path

from workflow.cli.console import console
from workflow.cli.settings import add_config, configuration
from workflow.errors import ROOT, ConfigurationError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("images", type=Path, help="a folder or an archive of pictures")
    parser.add_argument("model", type=Path, help="results/<suite>/models/<group>/<method>/<batch>.safetensors")
    parser.add_argument("output", type=Path, help="a folder for scores.csv and, where the method localises, maps")
    parser.add_argument("--category", help="whose normal images trained the model, where the file has several")
    parser.add_argument("--repetition", type=int, default=0, help="which seed (default: 0)")
    add_config(parser)


def run(options: argparse.Namespace) -> int:
    """What takes seconds to import waits until the configuration is right."""
    if not options.images.exists():
        raise ConfigurationError(f"{options.images}: no such folder or archive; correct the path")
    found = configuration(options)

    from workflow.device import of_job
    from workflow.environment import let_import, set_up
    from workflow.plan import Plan
    from workflow.score_images import score_images
    from workflow.scored_files import SCORES, check_output, write_scored
    from workflow.trained_run import trained_run

    check_output(options.output, options.images)
    set_up(str(ROOT))
    let_import(found.own)
    run = trained_run(Plan(found, [str(options.model)]), options.model, options.category, options.repetition)
    scored = score_images(run, options.images, of_job(found.settings))
    write_scored(scored, run, options.output)
    console().print(f"{len(scored.names)} pictures by {run.key}: {options.output / SCORES}", soft_wrap=True)
    return 0
