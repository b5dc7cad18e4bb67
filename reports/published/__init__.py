"""The papers' numbers, cell by cell: one csv per table, read and checked by `reader.py`."""
