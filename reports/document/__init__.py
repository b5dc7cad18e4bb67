"""The report of a suite: its tables, figures, ledger, choices and where all of it comes from.

`contents.py` is what a report shows, whatever it is printed as; `latex.py` prints it as LaTeX, `pdf.py` compiles that.
"""
