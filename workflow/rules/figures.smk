# Figures of methods on feature vectors, from the scores of finished runs; one of the theory trains a tiny flow.

from workflow.figures import extremes, feature_tables, histograms, positive_difference


rule histograms:
    input:
        test=lambda wildcards: feature_tables.test_tasks(
            plan, wildcards.suite, wildcards.table
        ),
        scores=lambda wildcards: feature_tables.files(
            histograms.runs(plan, wildcards.suite, wildcards.table)
        ),
    output:
        png=report(
            "results/{suite}/figures/histograms.{table}.png",
            caption="../report/histograms.rst",
            category="{suite}",
            subcategory="Scores",
            labels={"figure": "histograms", "of": "{table}"},
        ),
        pdf="results/{suite}/figures/histograms.{table}.pdf",
        provenance="results/{suite}/figures/histograms.{table}.json",
    log:
        "logs/{suite}/figures/histograms.{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("comparison"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        runs=lambda wildcards: histograms.runs(plan, wildcards.suite, wildcards.table),
        place=histograms.settings(plan)["place"],
    script:
        "../scripts/step.py"


rule roc_curves:
    input:
        test=lambda wildcards: feature_tables.test_tasks(
            plan, wildcards.suite, wildcards.table
        ),
        scores=lambda wildcards: feature_tables.files(
            feature_tables.runs(plan, wildcards.suite, wildcards.table)
        ),
    output:
        png=report(
            "results/{suite}/figures/roc.{table}.png",
            caption="../report/roc.rst",
            category="{suite}",
            subcategory="Curves",
            labels={"figure": "ROC curves", "of": "{table}"},
        ),
        pdf="results/{suite}/figures/roc.{table}.pdf",
        provenance="results/{suite}/figures/roc.{table}.json",
    log:
        "logs/{suite}/figures/roc.{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("comparison"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        runs=lambda wildcards: feature_tables.runs(
            plan, wildcards.suite, wildcards.table
        ),
    script:
        "../scripts/step.py"


rule extremes:
    input:
        test=lambda wildcards: feature_tables.test_tasks(
            plan, wildcards.suite, wildcards.table
        ),
        scores=lambda wildcards: feature_tables.files(
            extremes.runs(plan, wildcards.suite, wildcards.table)
        ),
        images=lambda wildcards: extremes.images(
            plan, wildcards.suite, wildcards.table
        ).values(),
    output:
        png=report(
            "results/{suite}/figures/extremes.{table}.png",
            caption="../report/extremes.rst",
            category="{suite}",
            subcategory="Images",
            labels={"figure": "extremes", "of": "{table}"},
        ),
        pdf="results/{suite}/figures/extremes.{table}.pdf",
        provenance="results/{suite}/figures/extremes.{table}.json",
    log:
        "logs/{suite}/figures/extremes.{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("comparison"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        runs=lambda wildcards: extremes.runs(plan, wildcards.suite, wildcards.table),
        images=lambda wildcards: extremes.images(plan, wildcards.suite, wildcards.table),
        shown=extremes.settings(plan)["count"],
    script:
        "../scripts/step.py"


rule learned_density:
    output:
        csv="results/{suite}/theory/learned_density.csv",
        provenance="results/{suite}/theory/learned_density.json",
    log:
        "logs/{suite}/theory/learned_density.log",
    conda:
        "../../environment.yml"
    threads: 1
    params:
        training=positive_difference.training(plan),
        distributions=positive_difference.distributions(plan),
    script:
        "../scripts/learned_density.py"


rule positive_difference:
    input:
        learned="results/{suite}/theory/learned_density.csv",
    output:
        png=report(
            "results/{suite}/figures/positive_difference.png",
            caption="../report/positive_difference.rst",
            category="{suite}",
            subcategory="Theory",
            labels={"figure": "positive difference", "of": "two normal distributions"},
        ),
        pdf="results/{suite}/figures/positive_difference.pdf",
        provenance="results/{suite}/figures/positive_difference.json",
    log:
        "logs/{suite}/figures/positive_difference.log",
    conda:
        "../../environment.yml"
    params:
        distributions=positive_difference.distributions(plan),
    script:
        "../scripts/step.py"
