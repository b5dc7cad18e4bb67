"""Everything after the scores: metrics, printed tables, LaTeX, figures and the ledger.

Start with `metrics.py` (scores to metrics.csv), then `cells.py` (repetitions to one number per cell), on
which `tables.py`, `confusion.py` and `ledger.py` all stand. The papers' own numbers are in `published/`. A figure is a
module, with what is said of it as a `figure_text.FigureText`.
"""
