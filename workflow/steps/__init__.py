"""From stored scores to tables and figures: each module carries out the rule of its name, on whatever files it is told.

`order.py` is where to start: a job keeps its order in its record, and `workflow.verify` carries it out once more.
"""
