"""The command line `contraflow`, of what Snakemake has no word for; start at `main.py`.

Each command is a module of its own with `arguments(parser)` and `run(options)`, which gives the exit status. Only the
module of the command that is called is imported.
"""
