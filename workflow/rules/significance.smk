# What the metrics bear: findings, comparisons of methods, and PRO by other definitions.

from workflow.figures.ranks import metric_of


rule findings:
    input:
        metrics="results/{suite}/metrics.csv",
        checks="results/{suite}/checks.csv",
    output:
        findings="results/{suite}/findings.csv",
        provenance="results/{suite}/findings.json",
    log:
        "logs/{suite}/findings.log",
    conda:
        "../../environment.yml"
    params:
        tables=lambda wildcards: plan.finished(wildcards.suite),
    script:
        "../scripts/step.py"


rule significance:
    input:
        metrics="results/{suite}/metrics.csv",
    output:
        csv=report(
            "results/{suite}/significance/{table}.csv",
            caption="../report/significance.rst",
            category="{suite}",
            subcategory="Comparison",
            labels={"figure": "paired comparisons", "of": "{table}"},
        ),
        tex="results/{suite}/significance/{table}.tex",
        provenance="results/{suite}/significance/{table}.json",
    log:
        "logs/{suite}/significance/{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("comparison", "industrial"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
    script:
        "../scripts/step.py"


rule ranks:
    input:
        metrics="results/{suite}/metrics.csv",
    output:
        png=report(
            "results/{suite}/figures/ranks.{table}.{metric}.png",
            caption="../report/ranks.rst",
            category="{suite}",
            subcategory="Comparison",
            labels={"figure": "average ranks by {metric}", "of": "{table}"},
        ),
        pdf="results/{suite}/figures/ranks.{table}.{metric}.pdf",
        provenance="results/{suite}/figures/ranks.{table}.{metric}.json",
    log:
        "logs/{suite}/figures/ranks.{table}.{metric}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("comparison", "industrial"),
        metric=r"\w+",
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        metric=lambda wildcards: metric_of(
            plan, wildcards.suite, wildcards.table, wildcards.metric
        ),
    script:
        "../scripts/step.py"


rule metric_audit:
    input:
        metrics="results/{suite}/metrics.csv",
        scores=lambda wildcards: [run["file"] for run in plan.audited(wildcards.suite)],
    output:
        csv=report(
            "results/{suite}/metric_audit.csv",
            caption="../report/metric_audit.rst",
            category="{suite}",
            subcategory="Comparison",
            labels={"figure": "PRO by other definitions", "of": "all tables"},
        ),
        tex="results/{suite}/metric_audit.tex",
        provenance="results/{suite}/metric_audit.json",
    log:
        "logs/{suite}/metric_audit.log",
    conda:
        "../../environment.yml"
    params:
        audited=lambda wildcards: plan.audited(wildcards.suite),
        labels=lambda wildcards: plan.labels,
    script:
        "../scripts/step.py"
