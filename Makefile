PYTHON ?= python3
CORES ?= $(shell nproc)
BIN := .venv/bin
EXTRAS ?= dev
INSTALLED := .venv/.installed.$(EXTRAS)
comma := ,
LAYERS := base $(subst $(comma), ,$(EXTRAS))
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --use-pep517
LOCKED := $(PIP_INSTALL) --require-hashes
EMBEDDED := results/embedded
PRODUCTS := granite plug washer weave
TABLES := $(EMBEDDED)/table1.csv $(EMBEDDED)/table2.csv $(EMBEDDED)/table6.csv $(EMBEDDED)/table12.csv
MAPS := $(foreach name,$(PRODUCTS),$(EMBEDDED)/anomaly_maps/workshop.few_anomalies.$(name).png)
REPORTS := $(EMBEDDED)/report.html $(EMBEDDED)/report.tex $(if $(shell command -v pdflatex),$(EMBEDDED)/report.pdf)
SYNTHESISED := $(foreach name,$(PRODUCTS),$(EMBEDDED)/synthesised/workshop.unsupervised.$(name).png)

.PHONY: demo docs test lint types fast lock

# Tables 1, 2, 6 and 12 of the embedded suite: no download; ends with its report, tables 1, 6 and 12 and where to look.
demo: $(INSTALLED)
	$(BIN)/snakemake --cores $(CORES) --quiet rules --set-threads extract=1 extract_levels=1 -- $(TABLES) $(MAPS) $(SYNTHESISED) $(REPORTS)
	$(BIN)/python -m workflow.show embedded table1 table6 table12
	@command -v pdflatex >/dev/null || echo \
	  "Without report.pdf, as there is no pdflatex; on Debian: apt-get install texlive-latex-base texlive-latex-recommended"

# Into site/: open site/index.html. Its search wants a server: python -m http.server --directory site
docs: $(INSTALLED)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

# A process of the end-to-end tests calls snakemake --cores 2.
test: lint types fast
	$(BIN)/python -m pytest -n $$((($(CORES) + 1) / 2)) --dist loadfile -m end_to_end

fast: $(INSTALLED)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(CORES) -m "not end_to_end"

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint

types: $(INSTALLED)
	$(BIN)/mypy

# After a change of pyproject.toml or constraints.txt; `make lock UPGRADE=--upgrade` also renews what these leave open.
lock: | $(BIN)/uv
	$(BIN)/python -m workflow.lock $(UPGRADE)

$(BIN)/uv:
	$(MAKE) $(INSTALLED)

$(INSTALLED): $(wildcard lock/*) pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)) and \
	  'Contraflow needs Python 3.11 or 3.12, found %s; name one: make PYTHON=python3.12' % sys.version.split()[0])"
	$(PYTHON) -m venv .venv
	$(LOCKED) -r lock/build.txt
	$(LOCKED) $(LAYERS:%=-r lock/%.txt)
	$(LOCKED) -r lock/cpu.txt || (echo 'No index has that: PyTorch for CUDA instead.' && $(LOCKED) -r lock/cuda.txt)
	$(PIP_INSTALL) -e .
	$(BIN)/pip check
	touch $@
