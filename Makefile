PYTHON ?= python3
CORES ?= $(shell nproc)
BIN := .venv/bin
INSTALLED := .venv/.installed
TABLES := results/embedded/table1.csv results/embedded/table2.csv

.PHONY: demo test lint types fast

# Tables 1 and 2 of the embedded suite: no download; ends with table 1 and where to look.
demo: $(INSTALLED)
	$(BIN)/snakemake --cores $(CORES) --quiet rules -- $(TABLES)
	$(BIN)/python -m workflow.show embedded table1

test: lint types
	$(BIN)/python -m pytest

fast: $(INSTALLED)
	$(BIN)/python -m pytest -m "not end_to_end"

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint

types: $(INSTALLED)
	$(BIN)/mypy

$(INSTALLED): constraints.txt pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)) and \
	  'Contraflow needs Python 3.11 or 3.12, found %s; name one: make PYTHON=python3.12' % sys.version.split()[0])"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
