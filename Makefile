# Tiếng Làng: `make run` starts it on a fresh machine, `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check  # twice quiet: errors only
# Compiled here once on all cores: a start of the service then parses nothing, also where Python may write no caches.
COMPILE := $(BIN)/python -m compileall -q -j 0 $(VENV)/lib tienglang.py core content bot scheduler admin cli
LOCK := $(BIN)/uv pip compile --quiet pyproject.toml --group build --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
TEST ?=
WORKERS ?= 2

.PHONY: help run chat install dev voice speech ears chromium test test-full check lock docs messages bench bench-full

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: install voice ## set up what is missing, then start everything on this machine
	@exec $(BIN)/tienglang run

chat: install ## talk to the service in this terminal
	@exec $(BIN)/tienglang chat

install: $(VENV)/.installed ## make .venv/bin/tienglang (needs neither apt nor a service)

# The stamps are newer than what they were made from, so a second start does nothing here.
$(VENV)/.installed: requirements.lock pyproject.toml tools/python.sh
	@tools/python.sh $(PYTHON) $(VENV)
	@echo "Cài thư viện, mất một hai phút / Installing the locked libraries, a minute or two"
	@$(PIP) --no-compile --require-hashes --requirement requirements.lock
	@$(PIP) --no-index --no-build-isolation --no-deps --editable .
	@$(COMPILE)
	@touch $@

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what the tests need"
	@$(PIP) --no-compile --require-hashes --requirement requirements-dev.lock
	@$(COMPILE)
	@touch $@

voice: | $(VENV)/.installed
	@tools/apt.sh espeak-ng espeak-ng $(VENV)/.no-espeak-ng \
	  "Không có giọng máy: bà con đọc được mà chưa nghe được / No machine voice: texts can be read but not heard, except human recordings"

speech: $(VENV)/.speech ## understand spoken Vietnamese, offline (56 MB; 376 MB of memory while it listens)

$(VENV)/.speech: $(VENV)/.installed requirements-speech.lock
	@$(PIP) --require-hashes --requirement requirements-speech.lock
	@touch $@

ears: | $(VENV)/.installed
	@$(MAKE) -s speech || echo "No recogniser: the test with real speech is skipped"

chromium: | $(VENV)/.installed
	@tools/apt.sh chromium chromium $(VENV)/.no-chromium "The browser tests will be skipped"

test: dev voice ears chromium ## all tests a change must pass, the network shut except loopback
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(TEST)

test-full: dev voice ears chromium ## also the larger cross products
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "slow or not slow" $(TEST)

check: dev ## style, types, import arrows, documents and languages; a minute
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py tests/test_locales.py

lock: dev ## bring the locks in step with pyproject.toml (UPGRADE=1 takes newer versions)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --extra speech --constraint requirements.lock --output-file requirements-speech.lock

docs: install ## write docs/settings.md, .env.example and docs/cli.md anew
	@$(BIN)/tienglang settings --write
	@$(BIN)/python -m tools.commands

messages: install ## keep the catalogs of all languages in step with the Vietnamese one
	@$(BIN)/python -m tools.messages

bench: dev ## the figures of the README, ten minutes
	@$(BIN)/python -m bench

bench-full: dev ## the same with up to a million people, an hour
	@$(BIN)/python -m bench --full
