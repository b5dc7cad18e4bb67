"""What `make docs` adds to the pages of docs/ while it builds the site.

`hooks` is what MkDocs calls. On its way to the site a page's ```math fences become drawings (`formulas`), its markers
tables of config/ (`settings`), and each method that is run gets a page of its own (`method_pages`).
"""
