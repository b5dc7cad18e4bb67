# From scores to metrics, to the ledger, to tables: each reads only the one before.


rule metrics:
    input:
        scores=lambda wildcards: sum(plan.measured(wildcards.suite).values(), []),
        tests=lambda wildcards: plan.test_tasks(wildcards.suite).values(),
        hard=lambda wildcards: {
            subset["hard"] for subset in plan.hard_subsets(wildcards.suite).values()
        },
    output:
        metrics="results/{suite}/metrics.csv",
        checks="results/{suite}/checks.csv",
        provenance="results/{suite}/metrics.json",
    log:
        "logs/{suite}/metrics.log",
    conda:
        "../../environment.yml"
    params:
        measured=lambda wildcards: plan.measurements(wildcards.suite),
        tests=lambda wildcards: plan.test_tasks(wildcards.suite),
        repetitions=lambda wildcards: plan.suite(wildcards.suite).repetitions,
    script:
        "../scripts/step.py"


rule ledger:
    input:
        metrics="results/{suite}/metrics.csv",
    output:
        ledger="results/{suite}/ledger.csv",
        tex="results/{suite}/ledger.tex",
        provenance="results/{suite}/ledger.json",
    log:
        "logs/{suite}/ledger.log",
    conda:
        "../../environment.yml"
    params:
        tables=lambda wildcards: plan.tables(wildcards.suite),
        stand_ins=lambda wildcards: plan.suite(wildcards.suite).stand_ins,
    script:
        "../scripts/step.py"


rule table:
    input:
        metrics="results/{suite}/metrics.csv",
        ledger="results/{suite}/ledger.csv",
        findings="results/{suite}/findings.csv",
    output:
        csv="results/{suite}/{table}.csv",
        tex="results/{suite}/{table}.tex",
        provenance="results/{suite}/{table}.json",
    log:
        "logs/{suite}/{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("comparison", "industrial"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        stand_ins=lambda wildcards: plan.suite(wildcards.suite).stand_ins,
    script:
        "../scripts/step.py"


rule confusion_matrix:
    input:
        metrics="results/{suite}/metrics.csv",
        ledger="results/{suite}/ledger.csv",
        findings="results/{suite}/findings.csv",
    output:
        csv="results/{suite}/{table}.csv",
        tex="results/{suite}/{table}.tex",
        png="results/{suite}/{table}.png",
        pdf="results/{suite}/{table}.pdf",
        provenance="results/{suite}/{table}.json",
    log:
        "logs/{suite}/{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("confusion"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        stand_ins=lambda wildcards: plan.suite(wildcards.suite).stand_ins,
    script:
        "../scripts/step.py"


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
        png="results/{suite}/anomaly_maps/{task}.png",
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


rule synthesised:
    input:
        index=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "train", "parquet"
        ),
        train=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "train", "npy"
        ),
    output:
        png="results/{suite}/synthesised/{task}.png",
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


rule papers_table:
    input:
        "results/papers/{table}.csv",
    output:
        "results/{table}.csv",
    log:
        "logs/{table}.log",
    conda:
        "../../environment.yml"
    shell:
        "cp {input} {output} 2> {log}"
