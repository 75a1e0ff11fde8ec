# make run: install and open the page. make test: install and run every test.
# make ocr: add what reads pdfs that are only pictures of text (95 MB to fetch).
# Each works as the first command on a fresh machine with Python 3.11+, its venv module and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Test files are shared out among this many processes: most of their time is waiting.
JOBS ?= 2
export UV_COMPILE_BYTECODE := 1
export UV_PROJECT_ENVIRONMENT := $(VENV)

.PHONY: setup dev ocr run test check soak benchmarks screenshots constraints clean

setup: $(VENV)/.installed
dev: $(VENV)/.dev-installed

$(VENV)/.installed: pyproject.toml constraints.txt tools/install.sh
	@PYTHON="$(PYTHON)" bash tools/install.sh

$(VENV)/.dev-installed: $(VENV)/.installed
	@PYTHON="$(PYTHON)" bash tools/install.sh dev

ocr: setup
	@PYTHON="$(PYTHON)" bash tools/install.sh ocr

run: setup
	@$(BIN)/onrecord serve

test: dev
	@bash tools/browser.sh > $(VENV)/.browser
	@CHROMIUM="$$(cat $(VENV)/.browser)" $(BIN)/python -m pytest \
	  -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

soak: dev
	@PYTHON="$(PYTHON)" bash tools/install.sh soak
	@bash tools/browser.sh > $(VENV)/.browser
	@CHROMIUM="$$(cat $(VENV)/.browser)" $(BIN)/python -m pytest \
	  -m "soak or hypothesis" --hypothesis-profile searching --timeout 3600 $(ARGS)

benchmarks: dev
	@$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: dev
	@bash tools/browser.sh > $(VENV)/.browser
	@CHROMIUM="$$(cat $(VENV)/.browser)" $(BIN)/python -m tests.pages.screenshots

# Pins without hashes or hosts, so that any index serves.
constraints:
	@uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	  --group dev pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) .venv-tools build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
