# `make run` and `make test` are all that most people need; `make` alone lists the rest.
SHELL := /bin/sh
BIN := .venv/bin
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE  # each of a dozen processes would compile the house anew
.PHONY: help setup run test check bench screenshots lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## the virtual environment, from the lock (does nothing when it is up to date)
	@scripts/setup.sh requirements.txt

run: setup ## web, worker and the WhatsApp sandbox, with demo data; PORT and SANDBOX_PORT move them
	@$(BIN)/python -m scripts.run

# A part of the tests starts at once: no checks, nothing installed; what a test lacks it says itself.
test: $(if $(TESTS),dev-setup,check) ## all checks, then all tests on both databases; TESTS=tests/models only those
	@$(if $(TESTS),,scripts/system-packages.sh)
	@$(BIN)/python -m pytest $(or $(TESTS),-n 2 --dist loadgroup)

check: dev-setup ## lint, format, types, imports, licences
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo --cache-dir .cache/imports
	@$(BIN)/reuse lint --quiet

bench: dev-setup ## speed, as ratios to a bare Flask route
	@$(BIN)/python -m bench

screenshots: dev-setup ## pictures of the pages for the manuals
	@$(BIN)/python scripts/screenshots.py

lock: ## write both locks anew from requirements.in and requirements-dev.in
	@scripts/lock.sh

clean: ## tools' caches; never data, uploads or keys
	rm -rf .cache .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.PHONY: dev-setup
dev-setup:
	@scripts/setup.sh requirements.txt requirements-dev.txt
