# Downloads, images decoded once, and which of them train and test what.


rule download:
    output:
        file=f"{plan.data_root}/raw/{{dataset}}/{{file}}",
        provenance=f"{plan.data_root}/raw/{{dataset}}/{{file}}.json",
    log:
        "logs/download/{dataset}/{file}.log",
    wildcard_constraints:
        dataset="|".join(
            name
            for name, entry in plan.configuration.datasets.items()
            if "by_hand" not in entry
        ),
        file=r"[^/]+(?<!\.json)",
    conda:
        "../../environment.yml"
    params:
        entry=lambda wildcards: plan.configuration.datasets[wildcards.dataset],
    script:
        "../scripts/download.py"


rule prepare:
    input:
        files=lambda wildcards: plan.image_set(wildcards.image_set).files(
            plan.data_root
        ),
    output:
        images=f"{plan.data_root}/prepared/{{image_set}}/{{split}}.npy",
        index=f"{plan.data_root}/prepared/{{image_set}}/{{split}}.parquet",
        provenance=f"{plan.data_root}/prepared/{{image_set}}/{{split}}.json",
    log:
        "logs/prepare/{image_set}/{split}.log",
    wildcard_constraints:
        image_set=r"[^/.]+",
    conda:
        "../../environment.yml"
    params:
        image_set=lambda wildcards: plan.image_set(wildcards.image_set),
        state_of_copy=lambda wildcards: plan.copy_state(wildcards.image_set),
    script:
        "../scripts/prepare.py"


rule prepare_category:
    input:
        files=lambda wildcards: plan.image_set(wildcards.image_set).files(
            plan.data_root
        ),
    output:
        **{
            f"{split}_{part}": f"{plan.data_root}/prepared/{{image_set}}/{split}.{suffix}"
            for split in ("train", "test")
            for part, suffix in (
                ("images", "npy"),
                ("masks", "masks.npy"),
                ("index", "parquet"),
            )
        },
        provenance=f"{plan.data_root}/prepared/{{image_set}}/prepared.json",
    log:
        "logs/prepare/{image_set}.log",
    wildcard_constraints:
        image_set=r"[^/.]+\.[^/]+",
    conda:
        "../../environment.yml"
    params:
        image_set=lambda wildcards: plan.image_set(wildcards.image_set),
        state_of_copy=lambda wildcards: plan.copy_state(wildcards.image_set),
    script:
        "../scripts/prepare_category.py"


rule tasks:
    input:
        indexes=lambda wildcards: plan.indexes(wildcards.suite, wildcards.group),
        hard=lambda wildcards: plan.hard(wildcards.suite, wildcards.group),
    output:
        train="results/{suite}/tasks/{group}.train.parquet",
        test="results/{suite}/tasks/{group}.test.parquet",
        provenance="results/{suite}/tasks/{group}.json",
    log:
        "logs/{suite}/tasks/{group}.log",
    conda:
        "../../environment.yml"
    params:
        group=lambda wildcards: plan.group(wildcards.suite, wildcards.group),
    script:
        "../scripts/tasks.py"
