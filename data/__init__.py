"""Images come in here: the registry's files are downloaded, read, resized and split into tasks.

Start at `prepare.py` (a dataset's split becomes one array and one index), then `readers/` (one file per
layout) and `protocols.py` (which images train and test which member). Nothing here knows a method.
"""
