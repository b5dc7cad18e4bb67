# What methods that localise cost, measured one after the other, then printed.


rule cost:
    input:
        files=lambda wildcards: plan.cost_files(wildcards.suite, wildcards.table),
    output:
        csv="results/{suite}/cost/{table}.csv",
        provenance="results/{suite}/cost/{table}.json",
    log:
        "logs/{suite}/cost/{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("cost"),
    conda:
        "../../environment.yml"
    threads: lambda wildcards: workflow.resource_settings.cores or 4  # all of them: nothing runs beside it
    resources:
        gpu=1,
    params:
        cases=lambda wildcards: plan.cost_cases(wildcards.suite, wildcards.table),
    script:
        "../scripts/cost.py"


rule cost_table:
    input:
        measured="results/{suite}/cost/{table}.csv",
    output:
        csv=report(
            "results/{suite}/{table}.csv",
            caption="../report/costs.rst",
            category="{suite}",
            subcategory="Tables",
            labels={"table": "{table}", "file": "csv"},
        ),
        tex="results/{suite}/{table}.tex",
        provenance="results/{suite}/{table}.json",
    log:
        "logs/{suite}/{table}.log",
    wildcard_constraints:
        table=plan.tables_of_kind("cost"),
    conda:
        "../../environment.yml"
    params:
        table=lambda wildcards: plan.table(wildcards.suite, wildcards.table),
        stand_ins=lambda wildcards: plan.suite(wildcards.suite).stand_ins,
    script:
        "../scripts/step.py"
