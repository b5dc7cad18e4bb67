# Contraflow: images come in at the top, tables and the ledger leave at the bottom.
#
#   snakemake --cores 8 --use-conda results/table1.csv             a table of the papers' suite
#   snakemake --cores 8 results/<suite>/table{1,2,3,4,5}.csv       tables of another suite of config/suites
#   snakemake --cores 8 results/<suite>/ledger.csv                 every published number of the suite beside ours
#   snakemake --cores 8 results/<suite>/report.{html,pdf}          tables, figures and verdicts of what is finished

import sys

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger
from snakemake.utils import min_version

min_version("9.0")

sys.path.insert(0, workflow.basedir)

from pathlib import Path

from workflow import device
from workflow.calls import check_writable, claim
from workflow.configuration import ConfigurationError, load
from workflow.environment import let_import, set_up
from workflow.plan_html import HtmlPlan
from workflow.suite import INDUSTRIAL


configfile: "config/config.yaml"


report: "workflow/report/workflow.rst"


set_up(workflow.basedir)
works = workflow.is_main_process and not {"-n", "--dry-run", "--dryrun"} & set(sys.argv)

try:
    if works:
        held_while_running = claim()
        if not held_while_running.alone:
            logger.warning(
                "Another call of snakemake, or a job of one that was killed, is at work in this folder."
            )
    plan = HtmlPlan(load(config, Path(workflow.basedir) / "config"), sys.argv[1:])
    let_import(plan.configuration.own)
    plan.check()
    if works:
        check_writable([Path("logs"), *map(Path, plan.result_folders)])
except ConfigurationError as error:
    raise WorkflowError(str(error)) from None


industrial_group = rf"[^/.]+\.(?:{'|'.join(INDUSTRIAL)})\.[^/]+"


wildcard_constraints:
    suite=r"[^/.]+",
    dataset=r"[^/.]+",
    side=r"\d+",
    split=r"train|test",
    group=r"[^/]+",
    task=r"[^/]+",
    method=r"[^/.]+",
    batch=r"repetitions_\d+-\d+",
    table=r"table\w+",


onstart:
    if workflow.local_exec:  # on a cluster each job looks at its own machine
        try:
            device.check(config["device"])
        except ConfigurationError as error:
            raise WorkflowError(str(error)) from None


# What takes seconds, and what needs the internet, which a cluster's nodes often lack.
localrules:
    all,
    papers_table,
    download,
    download_weights,
    tasks,
    hard_classes,
    pretraining,
    metrics,
    ledger,
    findings,
    table,
    cost_table,
    confusion_matrix,
    anomaly_maps,
    worst_examples,
    synthesised,
    report_tex,
    report_pdf,
    papers_report,
    html_report,
    histograms,
    roc_curves,
    extremes,
    learned_density,
    positive_difference,
    curves,
    training,
    differences,
    significance,
    ranks,
    metric_audit,


rule all:
    input:
        lambda wildcards: [
            f"results/{config['suite']}/{table}.csv"
            for table in plan.suite(config["suite"]).tables
        ],


include: "workflow/rules/data.smk"
include: "workflow/rules/pretraining.smk"
include: "workflow/rules/features.smk"
include: "workflow/rules/methods.smk"
include: "workflow/rules/maps.smk"
include: "workflow/rules/costs.smk"
include: "workflow/rules/reports.smk"
include: "workflow/rules/documents.smk"
include: "workflow/rules/html.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/localising_figures.smk"
include: "workflow/rules/significance.smk"
