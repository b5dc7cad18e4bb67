"""Tables of what methods that localise cost: a row per method, with parameters, seconds and memory.

Start with `table.py`, which makes the csv from measurements; `columns.py` says how its numbers are printed, for
`latex.py` and the terminal.
"""
