# Figures of methods that localise, and of all tables' differences, from finished runs.

from workflow.figures.curves import page_files, page_runs, page_title
from workflow.figures.differences import method_labels


rule anomaly_maps:
    input:
        index=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "test", "parquet"
        ),
        images=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "test", "npy"
        ),
        masks=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "test", "masks.npy"
        ),
        scores=lambda wildcards: plan.localised(
            wildcards.suite, wildcards.task
        ).values(),
    output:
        png=report(
            "results/{suite}/anomaly_maps/{task}.png",
            caption="../report/anomaly_maps.rst",
            category="{suite}",
            subcategory="Images",
            labels={"figure": "anomaly maps", "of": "{task}"},
        ),
        pdf="results/{suite}/anomaly_maps/{task}.pdf",
        provenance="results/{suite}/anomaly_maps/{task}.json",
    log:
        "logs/{suite}/anomaly_maps/{task}.log",
    wildcard_constraints:
        task=industrial_group,
    conda:
        "../../environment.yml"
    params:
        scores=lambda wildcards: plan.localised(wildcards.suite, wildcards.task),
        task=lambda wildcards: plan.task(wildcards.suite, wildcards.task),
    script:
        "../scripts/anomaly_maps.py"


use rule anomaly_maps as worst_examples with:
    output:
        png=report(
            "results/{suite}/figures/worst.{task}.png",
            caption="../report/worst_examples.rst",
            category="{suite}",
            subcategory="Images",
            labels={"figure": "false alarms and misses", "of": "{task}"},
        ),
        pdf="results/{suite}/figures/worst.{task}.pdf",
        provenance="results/{suite}/figures/worst.{task}.json",
    log:
        "logs/{suite}/figures/worst.{task}.log",


rule synthesised:
    input:
        index=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "train", "parquet"
        ),
        train=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "train", "npy"
        ),
    output:
        png=report(
            "results/{suite}/synthesised/{task}.png",
            caption="../report/synthesised.rst",
            category="{suite}",
            subcategory="Images",
            labels={"figure": "synthetic anomalies", "of": "{task}"},
        ),
        pdf="results/{suite}/synthesised/{task}.pdf",
        provenance="results/{suite}/synthesised/{task}.json",
    log:
        "logs/{suite}/synthesised/{task}.log",
    wildcard_constraints:
        task=industrial_group,
    conda:
        "../../environment.yml"
    params:
        task=lambda wildcards: plan.task(wildcards.suite, wildcards.task),
        textures=lambda wildcards: plan.textures(
            wildcards.suite, plan.task(wildcards.suite, wildcards.task).group.name
        ),
    script:
        "../scripts/synthesised.py"


rule curves:
    input:
        runs=lambda wildcards: page_files(
            plan, wildcards.suite, wildcards.table, int(wildcards.page)
        ),
    output:
        png=report(
            "results/{suite}/figures/curves.{table}.{page}.png",
            caption="../report/curves.rst",
            category="{suite}",
            subcategory="Curves",
            labels={"figure": "ROC and PRO", "of": "{table}, page {page}"},
        ),
        pdf="results/{suite}/figures/curves.{table}.{page}.pdf",
        provenance="results/{suite}/figures/curves.{table}.{page}.json",
    log:
        "logs/{suite}/figures/curves.{table}.{page}.log",
    wildcard_constraints:
        page=r"[1-9]\d*",
    conda:
        "../../environment.yml"
    params:
        runs=lambda wildcards: page_runs(
            plan, wildcards.suite, wildcards.table, int(wildcards.page)
        ),
        title=lambda wildcards: page_title(
            plan, wildcards.suite, wildcards.table, int(wildcards.page)
        ),
    script:
        "../scripts/curves.py"


rule training:
    input:
        runs=lambda wildcards: page_files(
            plan, wildcards.suite, wildcards.table, int(wildcards.page)
        ),
    output:
        png=report(
            "results/{suite}/figures/training.{table}.{page}.png",
            caption="../report/training.rst",
            category="{suite}",
            subcategory="Training",
            labels={"figure": "metrics of each epoch", "of": "{table}, page {page}"},
        ),
        pdf="results/{suite}/figures/training.{table}.{page}.pdf",
        provenance="results/{suite}/figures/training.{table}.{page}.json",
    log:
        "logs/{suite}/figures/training.{table}.{page}.log",
    wildcard_constraints:
        page=r"[1-9]\d*",
    conda:
        "../../environment.yml"
    params:
        runs=lambda wildcards: page_runs(
            plan, wildcards.suite, wildcards.table, int(wildcards.page)
        ),
        title=lambda wildcards: page_title(
            plan, wildcards.suite, wildcards.table, int(wildcards.page)
        ),
    script:
        "../scripts/training.py"


rule differences:
    input:
        ledger="results/{suite}/ledger.csv",
    output:
        png=report(
            "results/{suite}/figures/differences.png",
            caption="../report/differences.rst",
            category="{suite}",
            subcategory="Comparison",
            labels={"figure": "ours minus published", "of": "all tables"},
        ),
        pdf="results/{suite}/figures/differences.pdf",
        provenance="results/{suite}/figures/differences.json",
    log:
        "logs/{suite}/figures/differences.log",
    conda:
        "../../environment.yml"
    params:
        labels=lambda wildcards: method_labels(plan, wildcards.suite),
    script:
        "../scripts/step.py"
