"""How well anomaly maps localise: exact image- and pixel-level metrics.

Start with `evaluation.py`: maps and regions in, seven metrics out. `regions.py` labels the masks once, `streaming.py`
evaluates more maps than memory holds, `definitions.py` has what papers computed instead, by name.
"""
