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
        ledger=report(
            "results/{suite}/ledger.csv",
            caption="../report/ledger.rst",
            category="{suite}",
            subcategory="Ledger",
            labels={"file": "ledger.csv"},
        ),
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
        csv=report(
            "results/{suite}/{table}.csv",
            caption="../report/table.rst",
            category="{suite}",
            subcategory="Tables",
            labels={"table": "{table}", "file": "csv"},
        ),
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
        csv=report(
            "results/{suite}/{table}.csv",
            caption="../report/confusion_matrix.rst",
            category="{suite}",
            subcategory="Tables",
            labels={"table": "{table}", "file": "csv"},
        ),
        tex="results/{suite}/{table}.tex",
        png=report(
            "results/{suite}/{table}.png",
            caption="../report/confusion_matrix.rst",
            category="{suite}",
            subcategory="Tables",
            labels={"table": "{table}", "file": "figure"},
        ),
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
