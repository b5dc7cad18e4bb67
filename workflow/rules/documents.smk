# The report of a suite as LaTeX and PDF: of what is finished, and of what the same call asks for.


rule report_tex:
    input:
        metrics="results/{suite}/metrics.csv",
        ledger="results/{suite}/ledger.csv",
        findings="results/{suite}/findings.csv",
        appendices=lambda wildcards: plan.appendix_files(wildcards.suite),
        tables=lambda wildcards: plan.table_files(wildcards.suite, "tex"),
        figures=lambda wildcards: plan.figure_files(wildcards.suite, "json"),
    output:
        tex="results/{suite}/report.tex",
        provenance="results/{suite}/report.tex.json",
    log:
        "logs/{suite}/report_tex.log",
    conda:
        "../../environment.yml"
    params:
        contents=lambda wildcards: plan.contents(wildcards.suite),
    script:
        "../scripts/step.py"


rule report_pdf:
    input:
        tex="results/{suite}/report.tex",
        appendices=lambda wildcards: plan.appendix_files(wildcards.suite),
        tables=lambda wildcards: plan.table_files(wildcards.suite, "tex"),
        figures=lambda wildcards: plan.figure_files(wildcards.suite, "pdf"),
    output:
        pdf="results/{suite}/report.pdf",
        provenance="results/{suite}/report.pdf.json",
    log:
        "logs/{suite}/report_pdf.log",
    conda:
        "../../environment.yml"
    params:
        pdflatex=lambda wildcards: plan.pdflatex(wildcards.suite),
    script:
        "../scripts/report_pdf.py"


rule papers_report:
    input:
        "results/papers/report.{suffix}",
    output:
        "results/report.{suffix}",
    log:
        "logs/report.{suffix}.log",
    wildcard_constraints:
        suffix="pdf|html",
    conda:
        "../../environment.yml"
    shell:
        "cp {input} {output} 2> {log}"
