"""Tables of localising methods: a row per category, several metrics under each method.

Start with `spec.py` (what a table shows) and `lines.py` (its rows); `table.py` makes the csv, which `view.py` reads
cell by cell for `latex.py` and the terminal.
"""
