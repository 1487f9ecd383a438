# Thin on purpose: every target calls a script, so that each also runs without make.
PORT ?= 8000
ENGINE ?= embedded

.DEFAULT_GOAL := help
.PHONY: help install demo test quick check clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

install: ## Make .venv and install what the portal runs on
	@scripts/bootstrap run

demo: ## Run the portal with demonstration content on http://localhost:8000/ (PORT=9000 for another port, ENGINE=elasticsearch)
	@python=$$(scripts/bootstrap find) && "$$python" scripts/port.py "$(PORT)"
	@scripts/bootstrap run
	@exec .venv/bin/python scripts/demo.py "$(PORT)" "$(ENGINE)"

test: ## Run every check, all tests on SQLite and on PostgreSQL (with Elasticsearch), and the quick benches
	@scripts/bootstrap dev
	@exec .venv/bin/python scripts/test.py

quick: ## Run the tests that need neither browser nor server (under a minute)
	@scripts/bootstrap dev
	@exec .venv/bin/python scripts/test.py --quick

check: ## Check format, lint, types, templates, migrations, settings, catalogues, house rules
	@scripts/bootstrap dev
	@exec .venv/bin/python scripts/check.py

clean: ## Remove what can be made again (.venv, caches); var/ with your data stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
