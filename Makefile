# Everything that is done at a terminal. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup dev run test test-postgres browser interop faults fidelity bench check format lock migrations messages screenshots
SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
PYTEST := $(PY) -m pytest
JOBS ?= 2

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv from the locked packages the house runs on
	@$(PYTHON) tools/bootstrap.py core

dev: ## Add what tests and checks need to .venv
	@$(PYTHON) tools/bootstrap.py dev

run: setup ## Start the house on http://127.0.0.1:8000 (PORT=… for another)
	@$(PYTHON) tools/first_env.py .env
	@exec $(MANAGE) serve --prepare

test: dev ## Unit and flow tests on SQLite (COVER=1: with the coverage gate)
	@$(PY) -m tools.lane_test --jobs $(JOBS) $(if $(COVER),--cover)

test-postgres: dev ## The same on PostgreSQL and Redis that it starts itself
	@$(PY) -m tools.lane_postgres --jobs $(JOBS)

browser: dev ## The newcomer's path in a real Chromium, with axe-core
	@$(PY) -m tools.lane_browser

interop: dev ## Copies to real Ghost 5 and 6, WordPress and Bluesky servers
	@$(PY) -m tools.lane_interop

faults: dev ## Kills, pauses and broken connections, at full length
	@$(PY) -m tools.lane_faults

fidelity: dev ## How much of every real export comes home, kind by kind
	@PYTHONPATH=site $(PY) -m tools.fidelity

bench: dev ## Ratios against the best programs of each field
	@$(PY) -m benchmarks

check: dev ## Style, types, contracts, templates, migrations, deployment, translations, audit
	@$(PY) -m tools.lane_check

format: dev ## Bring code and templates into their form
	@$(PY) -m tools.formatting

lock: ## Resolve packages again: uv.lock and the requirements files
	@$(PYTHON) tools/bootstrap.py lock

migrations: dev ## Write the initial migrations again, one per room
	@$(PY) -m tools.initial_migrations

messages: dev ## Collect and compile translations (needs gettext)
	@$(PY) -m tools.messages

screenshots: dev ## Take the pictures of the README and of the browser lane
	@SCREENSHOTS=docs/screenshots $(PYTEST) tests/browser -q -m browser -k screenshot -p no:randomly
