# Needs Python 3.11 or newer, git and make; every target does its own set-up.
# Another Python: make PYTHON=python3.13 test

PYTHON ?= python3
PYTEST_ARGS ?= -n auto
AS_OF := 2026-11-20

VENV := .venv
LOWEST := .venv-lowest
FRESH := .venv-fresh
BIN := $(VENV)/bin
AXE := $(VENV)/axe
FIGURES := $(VENV)/figures.txt
STORY := $(VENV)/acme-history
TRIALS := $(patsubst %,tests/test_%.py,edit_fuzz checkin_fuzz merging at_once save)
SIZES := OKR_EDITS=20000 OKR_CHECKINS=2000 OKR_MERGES=300 OKR_PROCESSES=8 OKR_EACH=100 OKR_KILLS=1000

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-browser trials check fix docs bench test-lowest constraints clean

help:
	@echo 'make demo          install okrkit in $(VENV), check the example company, sum up its quarter and past'
	@echo 'make test          everything that must hold: formatting, lint, types, tests'
	@echo 'make test-browser  what needs a browser; it takes the Chromium of your system'
	@echo 'make trials        thousands of random edits, check-ins, merges and kills, and their figures'
	@echo 'make check         the same without the tests'
	@echo 'make fix           let ruff format and mend what it can'
	@echo 'make docs          write what is made from the code'
	@echo 'make bench         measure the speed budgets; one of them: make bench ROWS="1 3"'
	@echo 'make test-lowest   the tests with the oldest dependencies that pyproject.toml allows'
	@echo 'make constraints   pin the newest versions of everything in constraints.txt'
	@echo 'make clean         remove what the other targets made'

demo: $(VENV)/.runtime
	$(BIN)/okr -C examples/acme check --as-of $(AS_OF)
	$(BIN)/okr -C examples/acme report --as-of $(AS_OF)
	@rm -rf $(STORY)
	@$(BIN)/python examples/acme_history.py $(STORY) > /dev/null
	$(BIN)/okr -C $(STORY) log --decisions --since 2026-11-01 --as-of $(AS_OF)
	$(BIN)/okr -C $(STORY) audit --as-of $(AS_OF) || test $$? -eq 1

test: check
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-browser: $(VENV)/.browser $(AXE)/node_modules
	@$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest tests/browser

trials: $(VENV)/.dev
	@rm -f $(FIGURES)
	@$(SIZES) OKR_FIGURES='$(CURDIR)/$(FIGURES)' $(BIN)/python -m pytest $(PYTEST_ARGS) $(TRIALS); \
	  code=$$?; echo; sort $(FIGURES); exit $$code

check: $(VENV)/.dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.runtime
	$(BIN)/python docs/generate.py

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/bench.py $(ROWS)

test-lowest: $(LOWEST)/.installed
	$(LOWEST)/bin/python -m pytest $(PYTEST_ARGS)

constraints:
	@rm -rf $(FRESH)
	@$(call venv,$(FRESH))
	@$(call install,$(FRESH),--editable . --group dev --group browser)
	@{ echo '# Every version that development and CI use. Made by: make constraints'; \
	  $(FRESH)/bin/python -m pip freeze --exclude-editable 2> /dev/null \
	    | grep -E '^[A-Za-z0-9._-]+==[^ ]+$$'; } > $(FRESH)/constraints.txt
	@mv $(FRESH)/constraints.txt constraints.txt
	@rm -rf $(FRESH)

clean:
	rm -rf $(VENV) $(LOWEST) $(FRESH) build dist htmlcov .coverage
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +

# --- Set-up: done again only when what it depends on has changed ---

$(VENV)/.runtime: pyproject.toml constraints.txt
	@$(call venv,$(VENV))
	@$(call install,$(VENV),--editable . --constraint constraints.txt)
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@$(call install,$(VENV),--group dev --constraint constraints.txt)
	@touch $@

$(VENV)/.browser: $(VENV)/.dev
	@$(call install,$(VENV),--group browser --constraint constraints.txt)
	@touch $@

# axe-core finds what hinders people with disabilities. Without npm, or a registry that has it, its
# tests are skipped, and say so.
$(AXE)/node_modules: tests/browser/axe/package.json tests/browser/axe/package-lock.json
	@mkdir -p $(AXE) && cp $^ $(AXE)
	@echo 'Fetching axe-core …'
	@npm ci --prefix $(AXE) --ignore-scripts --no-audit --no-fund --fetch-retries 1 \
	  > $(AXE)/npm.log 2>&1 && touch $@ \
	  || echo 'axe-core could not be fetched: accessibility is not tested ($(AXE)/npm.log says why).'

# The development environment, then the oldest runtime dependencies laid over it.
$(LOWEST)/.installed: pyproject.toml constraints.txt constraints-lowest.txt
	@$(call venv,$(LOWEST))
	@$(call install,$(LOWEST),--editable . --group dev --constraint constraints.txt)
	@$(call install,$(LOWEST),--requirement constraints-lowest.txt)
	@touch $@

constraints-lowest.txt: pyproject.toml
	@$(PYTHON) -c "$$LOWEST_BOUNDS" > $@

define LOWEST_BOUNDS
import re, tomllib
with open("pyproject.toml", "rb") as file:
    dependencies = tomllib.load(file)["project"]["dependencies"]
print("# The lower bounds in pyproject.toml, for make test-lowest, which writes this file.")
for dependency in dependencies:
    print(re.sub(r">=([^,]+).*", r"==\1", dependency))
endef
export LOWEST_BOUNDS

# venv FOLDER: a virtual environment with a pip that knows dependency groups.
define venv
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || { echo 'okrkit needs Python 3.11 or newer; choose one: make PYTHON=python3.13 …' >&2; exit 1; }; \
echo 'Setting up $(1) …'; \
$(PYTHON) -m venv $(1) && $(call install,$(1),--upgrade 'pip>=25.1')
endef

# install FOLDER,ARGUMENTS: pip install; what it says is shown only when it fails.
define install
{ $(1)/bin/python -m pip install --disable-pip-version-check $(2) > $(1)/pip.log 2>&1 \
  || { cat $(1)/pip.log >&2; exit 1; }; }
endef
