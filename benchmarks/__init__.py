"""Measurements that the design rests on: `python -m benchmarks.<name>` prints each beside its baseline.

`stacked_training` is why categories and seeds train as one model, `allocation` why jobs get MALLOC_* settings, `memory`
says what the largest jobs need.
"""
