# One job per group of tasks, method and batch of repetitions: it trains all categories and seeds of them.


rule fit:
    input:
        train="results/{suite}/tasks/{group}.train.parquet",
        test="results/{suite}/tasks/{group}.test.parquet",
        features=lambda wildcards: plan.features(wildcards.suite, wildcards.group).values(),
        auxiliary=lambda wildcards: plan.auxiliary_features(
            wildcards.suite, wildcards.group, wildcards.method
        ),
        start=lambda wildcards: plan.start(
            wildcards.suite, wildcards.group, wildcards.method, wildcards.batch
        ),
    output:
        scores="results/{suite}/scores/{group}/{method}/{batch}.parquet",
        models="results/{suite}/models/{group}/{method}/{batch}.safetensors",
        provenance="results/{suite}/scores/{group}/{method}/{batch}.json",
    params:
        features=lambda wildcards: plan.features(wildcards.suite, wildcards.group),
        method=lambda wildcards: plan.run_settings(wildcards.method),
        auxiliary=lambda wildcards: plan.suite(wildcards.suite).auxiliary,
    threads: lambda wildcards: 4 if plan.uses_gpu(wildcards.method) else 2
    resources:
        gpu=lambda wildcards: int(plan.uses_gpu(wildcards.method)),
    log:
        "logs/{suite}/fit/{group}/{method}/{batch}.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/fit.py"
