# One job per group of tasks, method and batch of repetitions: it trains all categories and seeds of them.


rule fit:
    input:
        train="results/{suite}/tasks/{group}.train.parquet",
        test="results/{suite}/tasks/{group}.test.parquet",
        features=lambda wildcards: plan.features(
            wildcards.suite, wildcards.group
        ).values(),
        auxiliary=lambda wildcards: plan.auxiliary_features(
            wildcards.suite, wildcards.group, wildcards.method
        ),
        starts=lambda wildcards: plan.starts(
            wildcards.suite, wildcards.group, wildcards.method, wildcards.batch
        ).values(),
    output:
        scores="results/{suite}/scores/{group}/{method}/{batch}.parquet",
        models="results/{suite}/models/{group}/{method}/{batch}.safetensors",
        provenance="results/{suite}/scores/{group}/{method}/{batch}.json",
    log:
        "logs/{suite}/fit/{group}/{method}/{batch}.log",
    wildcard_constraints:
        group=f"(?!{industrial_group})[^/]+",
    priority: lambda wildcards: plan.priority(wildcards.suite, wildcards.group, wildcards.method)
    conda:
        "../../environment.yml"
    threads: 2
    resources:
        gpu=1,
    params:
        features=lambda wildcards: plan.features(wildcards.suite, wildcards.group),
        method=lambda wildcards: plan.run_settings(wildcards.suite, wildcards.method),
        starts=lambda wildcards: plan.starts(
            wildcards.suite, wildcards.group, wildcards.method, wildcards.batch
        ),
    script:
        "../scripts/fit.py"


use rule fit as fit_without_gpu with:
    wildcard_constraints:
        group=f"(?!{industrial_group})[^/]+",
        method=plan.methods_without_gpu,
    resources:
        gpu=0,


ruleorder: fit_without_gpu > fit


rule sweep:
    input:
        train="results/{suite}/tasks/{group}.train.parquet",
        features=lambda wildcards: plan.features(
            wildcards.suite, wildcards.group
        ).values(),
        auxiliary=lambda wildcards: plan.auxiliary_features(
            wildcards.suite, wildcards.group, "cf"
        ),
    output:
        csv="results/{suite}/sweep/{group}.csv",
        png=report(
            "results/{suite}/sweep/{group}.png",
            caption="../report/sweep.rst",
            category="{suite}",
            subcategory="Hyperparameters",
            labels={"figure": "sweep", "of": "{group}"},
        ),
        provenance="results/{suite}/sweep/{group}.json",
    log:
        "logs/{suite}/sweep/{group}.log",
    wildcard_constraints:
        group=f"(?!{industrial_group})[^/]+",
    conda:
        "../../environment.yml"
    threads: 4
    resources:
        gpu=1,
    params:
        features=lambda wildcards: plan.features(wildcards.suite, wildcards.group),
        sweep=plan.configuration.sweeps["features"],
        methods=lambda wildcards: plan.swept(wildcards.suite, "features"),
    script:
        "../scripts/sweep.py"
