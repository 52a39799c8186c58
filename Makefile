# Everything goes through here; `make` lists it.
PYTHON := .venv/bin/python
UV := .uv/bin/uv
FAST_TESTS := $(PYTHON) -m pytest tests -m "not real and not slow" --ignore tests/plugin -n 2 -q
PLUGIN_TESTS := $(PYTHON) -m pytest tests/plugin -n 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all check lint fast format bench fuzz docs schema lock

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: .venv/.ready ## install everything into .venv

$(UV):
	python3 -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

.venv/.ready: requirements.lock pyproject.toml | $(UV)
	test -d .venv || $(UV) venv --quiet .venv
	$(UV) pip sync --quiet requirements.lock
	$(UV) pip install --quiet --no-deps --editable .
	@# Where Python may write nothing beside what it reads, each start would compile all of it again.
	-$(PYTHON) -W ignore -m compileall -qq -j 0 -x '/(ansible_collections|tests?)/' .venv/lib src
	touch $@

demo: setup ## make the demo estate, start NetBox and sync the fleet into it
	.venv/bin/assettool demo

check: lint fast ## format, lint, types, import contracts, ansible-lint, fast tests

lint: setup
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/ansible-lint --offline -q playbooks
	$(PYTHON) -m yamllint -s inventory playbooks

fast: setup
	$(FAST_TESTS)

format: setup ## put the code into its one form
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .

test: fast ## every test but those of many minutes: real PostgreSQL, NetBox, Chromium
	$(PYTHON) -m pytest tests -m "real and not slow" --ignore tests/plugin -n 3 --dist loadfile
	$(PLUGIN_TESTS) -m "not slow"

test-all: setup ## every test there is
	$(PYTHON) -m pytest tests --ignore tests/plugin
	$(PLUGIN_TESTS)

bench: setup ## measure every figure here and write benchmarks/RESULTS.md (hours; the figures take one)
	$(PYTHON) benchmarks

fuzz: setup ## let damaged files loose on every source for some minutes
	$(PYTHON) tests/fuzz/fuzz_sources.py

docs: setup ## write the reference from the code, and build the manual into site/
	PYTHONPATH=docs $(PYTHON) -m generator
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict --quiet

schema: setup ## make NetBox's schema snapshot again from its migrations (minutes)
	$(PYTHON) -m assettool.embedded.schema

lock: $(UV) ## choose the versions of requirements.lock again
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.12 --all-extras --upgrade \
	  --custom-compile-command "make lock" -o requirements.lock pyproject.toml
