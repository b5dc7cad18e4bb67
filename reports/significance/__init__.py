"""Whether the methods of a table differ by more than chance: paired over categories.

Start with `blocks.py` (what is paired), then `comparison.py`, which makes the csv of all pairs, and their LaTeX in
`comparison_tex.py`; `ranks.py` has average ranks and the critical difference, drawn by `diagram.py`.
`indistinguishable.py` tells who shares the first place.
"""
