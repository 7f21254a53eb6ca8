# Needs Python 3.11+ with venv, git and make; everything else is installed into .venv by the first target that runs.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
WORKERS ?= 2
.DEFAULT_GOAL = help
.PHONY: help run demo test coverage check browser messages bench lock clean

help:  ## what each command does
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.venv/run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Arobase needs Python 3.11 or newer; this is %s. Set PYTHON=/path/to/python3.11." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python's venv module is missing. On Debian: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/pip install --quiet --disable-pip-version-check "uv>=0.7"
	@echo "Installing the libraries into .venv ..."
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	@echo "Installing the development tools into .venv ..."
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: .venv/run .venv/words  ## the whole product on this machine, with the demo study; prints where to click
	@PORT=$(PORT) $(MANAGE) serve --port $(PORT)

.venv/words: $(wildcard backend/locale/*/LC_MESSAGES/django.po) .venv/run
	@$(MANAGE) catalogues --compile
	@touch $@

test: .venv/dev .venv/words  ## every test that needs no server but the embedded ones
	@$(BIN)/python -m tests $(ARGS)

ENGINE_TESTS = tests/unit/engine tests/unit/trends tests/unit/formats tests/unit/content

coverage: .venv/dev .venv/words  ## every branch of the questionnaire engine is taken by its tests; names those that are not
	@$(BIN)/coverage erase
	@$(BIN)/coverage run --branch --source surveys/engine -m pytest -q -n $(WORKERS) -m "not browser" $(ENGINE_TESTS)
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --skip-covered --show-missing --fail-under 100

check: .venv/dev .venv/words  ## format, lint, types, import contracts, migrations, catalogues, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy backend consent surveys focusgroups analysis exports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) catalogues --check
	$(BIN)/python -m pytest tests/meta

browser: .venv/dev .venv/words  ## the tests that drive Chromium
	$(BIN)/python -m pytest -m browser tests/browser $(ARGS)

messages: .venv/dev  ## collect the sentences to translate (needs gettext)
	$(MANAGE) catalogues --collect

bench: .venv/dev  ## every benchmark, each beside its reference
	@for name in $$($(BIN)/python -m benchmarks --list); do $(BIN)/python -m benchmarks $$name || exit 1; done

lock: .venv/dev  ## resolve the dependencies again
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header -q --upgrade -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header -q -c requirements-dev.lock -o requirements.lock

clean:  ## remove the embedded installation's data (the demo is built again by `make run`)
	rm -rf var
