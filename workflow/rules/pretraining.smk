# Encoders that are trained before any method sees them. A killed job goes on from its last whole epoch.


rule pretrain:
    input:
        images=lambda wildcards: plan.pretraining_images(wildcards.pretraining, "npy"),
        indexes=lambda wildcards: plan.pretraining_images(
            wildcards.pretraining, "parquet"
        ),
        start=lambda wildcards: plan.pretraining_start(wildcards.pretraining),
    output:
        weights=f"{plan.data_root}/pretrained/{{pretraining}}/encoder.safetensors",
        description=f"{plan.data_root}/pretrained/{{pretraining}}/encoder.json",
        epochs=f"{plan.data_root}/pretrained/{{pretraining}}/encoder.epochs.jsonl",
        provenance=f"{plan.data_root}/pretrained/{{pretraining}}/provenance.json",
    log:
        "logs/pretrain/{pretraining}.log",
    wildcard_constraints:
        pretraining=r"[^/.]+",
    priority: 5  # everything on its backbone waits for it
    conda:
        "../../environment.yml"
    threads: 2
    resources:
        gpu=1,
    params:
        order=lambda wildcards: plan.pretraining_order(wildcards.pretraining),
    script:
        "../scripts/pretrain.py"


rule pretraining:
    input:
        epochs=lambda wildcards: plan.pretraining_epochs(
            wildcards.suite, wildcards.pretraining
        ),
    output:
        csv="results/{suite}/pretraining/{pretraining}.csv",
        provenance="results/{suite}/pretraining/{pretraining}.json",
    log:
        "logs/{suite}/pretraining/{pretraining}.log",
    wildcard_constraints:
        pretraining=r"[^/.]+",
    conda:
        "../../environment.yml"
    script:
        "../scripts/pretraining.py"
