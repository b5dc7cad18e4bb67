"""Images come in here: the registry's files are downloaded, read, resized and split into tasks.

Start at `prepare.py` (a dataset's split becomes one array and one index), then `readers/` (one file per
layout), `protocols.py` and `industrial_protocols.py` (which images train and test which member) and
`known_anomalies.py` (which test anomalies a method may learn from). Nothing here knows a method.
"""
