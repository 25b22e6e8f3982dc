# Two commands do everything: `make demo` to try Freemartin, `make test` to prove it.
# Python to make the environment with, where it is not the first found: make demo PYTHON=python3.12
PYTHON ?= python3
PORT ?= 8000
ARGS ?=

.PHONY: help demo test check format bench messages requirements docs pictures

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

demo:  ## set up and run the demonstration farm on this machine (another port: make demo PORT=8001)
	@$(PYTHON) -m tools.demo --port $(PORT)

test:  ## set up and run the whole suite (a part: make test ARGS="tests/unit -k twin")
	@$(PYTHON) -m tools.run_tests $(ARGS)

check:  ## format, lint, types, layers, migrations, deployment, templates, docs; changes nothing
	@$(PYTHON) -m tools.check

format:  ## put code into the house's format
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench:  ## measure imports, verdicts, pages and reports; writes docs/reference/performance.md (a part: make bench ARGS="--only reports")
	@.venv/bin/python -m benchmarks $(ARGS)

messages:  ## gather strings to translate (needs GNU gettext) and compile translations
	@.venv/bin/python -m tools.messages --gather

docs:  ## write the reference pages that are generated from the engine
	@.venv/bin/python -m tools.generate_docs

pictures:  ## photograph the demonstration farm for docs/pictures (needs Chromium)
	@.venv/bin/python -m tools.pictures $(ARGS)

requirements:  ## resolve requirements*.in anew, with hashes
	@.venv/bin/python -m tools.lock_requirements
