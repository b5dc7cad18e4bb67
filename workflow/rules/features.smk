# Every frozen feature is computed once, then reduced as the suite says.


rule download_weights:
    output:
        weights=f"{plan.data_root}/raw/weights/{{file}}",
        provenance=f"{plan.data_root}/raw/weights/{{file}}.json",
    log:
        "logs/download/weights/{file}.log",
    wildcard_constraints:
        file=r"[^/]+(?<!\.json)",
    conda:
        "../../environment.yml"
    params:
        entry=lambda wildcards: plan.weights_entry(wildcards.file),
    script:
        "../scripts/download_weights.py"


rule extract:
    input:
        images=f"{plan.data_root}/prepared/{{image_set}}/{{split}}.npy",
        weights=lambda wildcards: plan.backbone(wildcards.backbone).weights or [],
    output:
        features=f"{plan.data_root}/features/{{image_set}}/{{split}}.{{backbone}}.npy",
        provenance=f"{plan.data_root}/features/{{image_set}}/{{split}}.{{backbone}}.json",
    log:
        "logs/extract/{image_set}/{split}.{backbone}.log",
    conda:
        "../../environment.yml"
    threads: 4
    resources:
        gpu=1,
    params:
        entry=lambda wildcards: plan.backbone(wildcards.backbone).entry,
    script:
        "../scripts/extract.py"


rule fit_reduction:
    input:
        auxiliary=lambda wildcards: plan.raw_features(
            wildcards.suite,
            plan.suite(wildcards.suite).auxiliary,
            int(wildcards.side),
            "train",
        ),
    output:
        reduction="results/{suite}/features/reduction.{side}.safetensors",
        provenance="results/{suite}/features/reduction.{side}.json",
    log:
        "logs/{suite}/features/reduction.{side}.log",
    conda:
        "../../environment.yml"
    threads: 4
    params:
        dimensions=lambda wildcards: plan.suite(wildcards.suite).dimensions,
    script:
        "../scripts/fit_reduction.py"


rule reduce:
    input:
        raw=lambda wildcards: plan.raw_features(
            wildcards.suite, wildcards.dataset, int(wildcards.side), wildcards.split
        ),
        reduction="results/{suite}/features/reduction.{side}.safetensors",
    output:
        features="results/{suite}/features/{dataset}.{side}.{split}.npy",
        provenance="results/{suite}/features/{dataset}.{side}.{split}.json",
    log:
        "logs/{suite}/features/{dataset}.{side}.{split}.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/reduce.py"
