"""The report of a suite as one HTML file that needs no network.

Start with `page.py`, which renders the `Report` of `report.py` with the templates; what each section shows is in a file
of its own, and what the browser does with it in `assets/`.
"""
