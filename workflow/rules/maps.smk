# Methods that localise anomalies, one job per part of a dataset, method and batch of repetitions.


rule extract_levels:
    input:
        images=lambda wildcards: expand(
            f"{plan.data_root}/prepared/{wildcards.image_set}/{{split}}.npy",
            split=["train", "test"],
        ),
        weights=lambda wildcards: plan.backbone(wildcards.backbone).weights or [],
    output:
        levels=expand(
            f"{plan.data_root}/features/{{{{image_set}}}}/{{split}}.{{{{backbone}}}}.safetensors",
            split=["train", "test"],
        ),
        provenance=f"{plan.data_root}/features/{{image_set}}/{{backbone}}.json",
    log:
        "logs/extract/{image_set}/{backbone}.log",
    priority: 4  # all of its category waits for it
    conda:
        "../../environment.yml"
    threads: 4
    resources:
        gpu=1,
    params:
        entry=lambda wildcards: plan.backbone(wildcards.backbone).entry,
    script:
        "../scripts/extract_levels.py"


rule anomalies:
    input:
        train_index=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "train", "parquet"
        ),
        test_index=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "test", "parquet"
        ),
        train=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "train", "npy"
        ),
        test=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "test", "npy"
        ),
        masks=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "test", "masks.npy"
        ),
        weights=lambda wildcards: plan.level_backbone(
            wildcards.suite, wildcards.role
        ).weights
        or [],
        hard=lambda wildcards: plan.hard(wildcards.suite, wildcards.group),
    output:
        bank="results/{suite}/anomalies/{group}/{role}/{batch}.safetensors",
        known="results/{suite}/anomalies/{group}/{role}/{batch}.parquet",
        provenance="results/{suite}/anomalies/{group}/{role}/{batch}.json",
    log:
        "logs/{suite}/anomalies/{group}/{role}/{batch}.log",
    wildcard_constraints:
        group=industrial_group,
    priority: 3  # the longest jobs wait for it
    conda:
        "../../environment.yml"
    threads: 2
    resources:
        gpu=1,
    params:
        group=lambda wildcards: plan.group(wildcards.suite, wildcards.group),
        entry=lambda wildcards: plan.level_backbone(
            wildcards.suite, wildcards.role
        ).entry,
        textures=lambda wildcards: plan.textures(wildcards.suite, wildcards.group),
        known=plan.known_anomalies,
    script:
        "../scripts/anomalies.py"


rule synthesise:
    input:
        index=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "train", "parquet"
        ),
        train=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "train", "npy"
        ),
        weights=lambda wildcards: plan.level_backbone(
            wildcards.suite, wildcards.role
        ).weights
        or [],
    output:
        bank=temp("results/{suite}/synthetic/{group}/{role}.safetensors"),
        provenance="results/{suite}/synthetic/{group}/{role}.json",
    log:
        "logs/{suite}/synthetic/{group}/{role}.log",
    wildcard_constraints:
        group=industrial_group,
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        gpu=1,
    params:
        group=lambda wildcards: plan.group(wildcards.suite, wildcards.group),
        entry=lambda wildcards: plan.level_backbone(
            wildcards.suite, wildcards.role
        ).entry,
        textures=lambda wildcards: plan.textures(wildcards.suite, wildcards.group),
        copies=plan.synthetic_copies,
    script:
        "../scripts/synthesise.py"


rule hard_classes:
    input:
        index=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "test", "parquet"
        ),
        scores=lambda wildcards: plan.scores(wildcards.suite, wildcards.group, "nfad"),
    output:
        csv="results/{suite}/hard/{group}.csv",
        provenance="results/{suite}/hard/{group}.json",
    log:
        "logs/{suite}/hard/{group}.log",
    wildcard_constraints:
        group=industrial_group,
    conda:
        "../../environment.yml"
    params:
        categories=lambda wildcards: plan.has_hard_classes(
            wildcards.suite, wildcards.group
        ),
    script:
        "../scripts/hard_classes.py"


rule sweep_maps:
    input:
        index=lambda wildcards: plan.of_task(
            wildcards.suite, wildcards.task, "train", "parquet"
        ),
        levels=lambda wildcards: plan.levels(
            wildcards.suite,
            plan.task(wildcards.suite, wildcards.task).group.name,
            plan.swept_method(wildcards.suite, wildcards.task),
            "train",
        ),
        anomalies=lambda wildcards: plan.anomalies(
            wildcards.suite,
            plan.task(wildcards.suite, wildcards.task).group.name,
            plan.swept_method(wildcards.suite, wildcards.task),
            "repetitions_0-0",
        ),
        synthetic=lambda wildcards: plan.synthetic(
            wildcards.suite,
            plan.task(wildcards.suite, wildcards.task).group.name,
            plan.swept_method(wildcards.suite, wildcards.task),
        ),
    output:
        csv="results/{suite}/sweep/{task}.csv",
        provenance="results/{suite}/sweep/{task}.json",
    log:
        "logs/{suite}/sweep/{task}.log",
    wildcard_constraints:
        task=industrial_group,
    conda:
        "../../environment.yml"
    threads: 4
    resources:
        gpu=1,
    params:
        category=lambda wildcards: plan.task(wildcards.suite, wildcards.task).category,
        sweep=lambda wildcards: plan.configuration.sweeps[
            plan.sweep_kind(wildcards.suite, wildcards.task)
        ],
        methods=lambda wildcards: plan.swept(
            wildcards.suite, plan.sweep_kind(wildcards.suite, wildcards.task)
        ),
    script:
        "../scripts/sweep_maps.py"


rule fit_maps:
    input:
        train_index=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "train", "parquet"
        ),
        test_index=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "test", "parquet"
        ),
        masks=lambda wildcards: plan.of_part(
            wildcards.suite, wildcards.group, "test", "masks.npy"
        ),
        test="results/{suite}/tasks/{group}.test.parquet",
        train_levels=lambda wildcards: plan.levels(
            wildcards.suite, wildcards.group, wildcards.method, "train"
        ),
        test_levels=lambda wildcards: plan.levels(
            wildcards.suite, wildcards.group, wildcards.method, "test"
        ),
        anomalies=lambda wildcards: plan.anomalies(
            wildcards.suite, wildcards.group, wildcards.method, wildcards.batch
        ),
        synthetic=lambda wildcards: plan.synthetic(
            wildcards.suite, wildcards.group, wildcards.method
        ),
        hard=lambda wildcards: plan.hard(wildcards.suite, wildcards.group),
    output:
        scores="results/{suite}/scores/{group}/{method}/{batch}.parquet",
        maps="results/{suite}/scores/{group}/{method}/{batch}.maps.npy",
        epochs="results/{suite}/scores/{group}/{method}/{batch}.epochs.parquet",
        known="results/{suite}/scores/{group}/{method}/{batch}.known.parquet",
        models="results/{suite}/models/{group}/{method}/{batch}.safetensors",
        provenance="results/{suite}/scores/{group}/{method}/{batch}.json",
    log:
        "logs/{suite}/fit/{group}/{method}/{batch}.log",
    wildcard_constraints:
        group=industrial_group,
    priority: lambda wildcards: plan.priority(wildcards.suite, wildcards.group, wildcards.method)
    conda:
        "../../environment.yml"
    threads: 1  # small steps gain little from a second one
    resources:
        gpu=1,
    params:
        group=lambda wildcards: plan.group(wildcards.suite, wildcards.group),
        method=lambda wildcards: plan.run_settings(wildcards.suite, wildcards.method),
        known=plan.known_anomalies["count"],
    script:
        "../scripts/fit_maps.py"
