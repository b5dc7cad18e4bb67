# The report of a suite as one HTML file: of what is finished, and of what the same call asks for.


rule html_report:
    input:
        metrics="results/{suite}/metrics.csv",
        ledger="results/{suite}/ledger.csv",
        findings="results/{suite}/findings.csv",
        comparisons=lambda wildcards: plan.comparisons(wildcards.suite).values(),
        audits=lambda wildcards: plan.audit_files(wildcards.suite),
        tables=lambda wildcards: plan.table_files(wildcards.suite, "csv"),
        figures=lambda wildcards: plan.figure_files(wildcards.suite, "png"),
        captions=lambda wildcards: plan.figure_files(wildcards.suite, "json"),
        runs=lambda wildcards: plan.run_files(wildcards.suite),
        images=lambda wildcards: plan.browsed_files(wildcards.suite),
    output:
        html="results/{suite}/report.html",
        provenance="results/{suite}/report.html.json",
    log:
        "logs/{suite}/report_html.log",
    conda:
        "../../environment.yml"
    params:
        shown=lambda wildcards: plan.html(wildcards.suite),
    script:
        "../scripts/html_report.py"
