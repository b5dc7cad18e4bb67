"""What every method keeps, as checks that say in words what is wrong; neither pytest nor the workflow is needed.

Start at `examine.py`. Each check of `detector_checks.py` and `localiser_checks.py` is a function whose docstring says
what holds, and which returns what does not, or nothing.
"""
