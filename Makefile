# `make brief` and `make test` do everything from a fresh clone; they need Python >= 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.installed
DEV := .venv/.installed-dev
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

.PHONY: help brief test lint check facts bench borders lock clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

brief: $(RUN) ## write out/jef.html, a cited brief on the Joint Expeditionary Force
	$(BIN)/minilateral brief JEF --against NATO,EU -o out/jef.html

test: $(DEV) ## run every check: lint, types, floors, facts, tests and tested docs
	$(MAKE) --no-print-directory lint facts check

check: $(DEV)
	$(BIN)/python -m pytest -n auto

lint: $(DEV) ## ruff, mypy strict and the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

facts: $(RUN) ## hold every fact file against every law
	$(BIN)/python -m minilateral.facts.check

bench: $(DEV) ## time what the issues measure, results checked in the same run
	$(BIN)/python -m benchmarks

lock: $(DEV) ## resolve the dependencies again
	$(BIN)/$(COMPILE) --group build -o requirements.txt
	$(BIN)/$(COMPILE) --group build --group bench --group dev --extra cluster -c requirements.txt -o requirements-dev.txt

clean: ## remove the environment and what was written
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache

$(RUN): requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
