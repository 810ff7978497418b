# Every target sets up what it needs in .venv. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
USER_STAMP := $(VENV)/.user-installed
DEV_STAMP := $(VENV)/.dev-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q

.DEFAULT_GOAL := help
.PHONY: help demo run test lint bench etiquette hostile audit wheel lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(USER_STAMP) ## An invented news day, end to end, in under a minute once set up; needs no accounts
	@$(BIN)/troopwatch demo

run: $(USER_STAMP) ## Watch the live feeds of deploy/examples/feeds.opml
	@$(BIN)/troopwatch run --config deploy/examples/live.toml

test: $(DEV_STAMP) ## The whole suite; Kafka tests need Java 17+ and Maven, or TROOPWATCH_TEST_KAFKA
	@$(BIN)/python -m pytest -q

lint: $(DEV_STAMP) ## ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(DEV_STAMP) ## Timings: classifier, latency added by us, HTTP engines, how many feeds a watcher carries
	@$(BIN)/python -m deploy.bench

etiquette: $(DEV_STAMP) ## A simulated month of polling with crashes; prints the breaches of each rule
	@$(BIN)/python -m tests.watcher.month

hostile: $(DEV_STAMP) ## The watcher against a hostile server on loopback, beside honest feeds
	@$(BIN)/python -m deploy.bench.hostile

audit: $(DEV_STAMP) ## Identity, parsing and delay over a recorded trace: make audit TRACE=FOLDER
	@$(BIN)/python -m deploy.bench.audit "$(TRACE)"
	@$(BIN)/python -m deploy.bench.rhythm "$(TRACE)"

wheel: $(DEV_STAMP) ## Build dist/*.whl
	@rm -rf dist && $(PIP) wheel --no-deps --no-build-isolation -w dist .

lock: $(DEV_STAMP) ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra postgres --group build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra postgres --extra apprise --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean: ## Remove what the other targets made
	rm -rf $(VENV) dist demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(USER_STAMP): requirements.lock pyproject.toml
	@$(MAKE) -s $(BIN)/python
	@echo "Installing Troopwatch into $(VENV) …" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(USER_STAMP)
	@echo "Installing the test tools into $(VENV) …" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(BIN)/python:
	@sh deploy/make-venv.sh "$(PYTHON)" "$(VENV)"
