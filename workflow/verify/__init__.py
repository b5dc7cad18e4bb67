"""Whether finished results are what the stored scores give: `suite.py` is where to start.

`python -m workflow.verify results/embedded`
"""
