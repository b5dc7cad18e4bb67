"""What a method that localises costs: parameters, seconds and memory of its training and of its inference.

Start with `phases.py` (what is timed), then `measure.py` (each phase in a process of its own).
"""
