# make run, make test: everything else is called by these two.
SHELL := /bin/bash
.DEFAULT_GOAL := help
UV_VERSION := 0.13.9
UV := .boot/bin/uv
PY := .venv/bin/python
DATA ?= data
PORT ?= 8520
export PYTHONDONTWRITEBYTECODE :=
# Offices behind a proxy have their own certificate authority.
export UV_SYSTEM_CERTS := true

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(UV):
	@bash tools/boot.sh $(UV_VERSION)

.venv/.run: $(UV) requirements.lock pyproject.toml hatch_build.py frontend/package-lock.json
	@echo "Setting up the environment ..."
	@$(UV) venv -q --allow-existing --python "$$(cat .boot/python)" .venv
	@$(UV) pip install -q --python $(PY) --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) pip install -q --python $(PY) --no-deps -e .
	@$(PY) -m compileall -q src/quanheng
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@$(UV) pip install -q --python $(PY) --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help run test lint format lock messages bench wheel clean
run: .venv/.run  ## set everything up and serve at http://127.0.0.1:8520 (DATA=..., PORT=..., ARGS=--empty)
	@exec .venv/bin/quanheng up --data $(DATA) --port $(PORT) $(ARGS)

test: .venv/.dev  ## set everything up and run every test, on SQLite, on PostgreSQL and in a browser
	@bash tools/system_packages.sh
	@bash tools/test.sh

lint: .venv/.dev  ## ruff, mypy, import contracts, templates, scripts, migrations, translations
	@bash tools/lint.sh

format: .venv/.dev  ## let ruff lay out the code
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q .

lock: $(UV)  ## resolve the dependencies anew
	@$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q --upgrade -o requirements.lock
	@$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -q --upgrade -c requirements.lock -o requirements-dev.lock

messages: .venv/.dev  ## bring new texts into the Chinese catalogue
	@$(PY) tools/messages.py update && $(UV) pip install -q --python $(PY) --no-deps -e .

bench: .venv/.dev  ## timings, as ratios measured in one run
	@bash bench/run.sh

wheel: .venv/.dev  ## the wheel and the source package, in dist/
	@$(UV) build -q --python $(PY) && ls dist

clean:  ## remove what make made (never the data folder)
	rm -rf .venv .boot .bench dist frontend/node_modules src/quanheng/site/static/vendor
