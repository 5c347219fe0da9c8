# Two commands do everything: `make grade` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup grade release test lint docs docs-links bench clean

help:
	@echo "make grade    set up, get the data, mark what is in submitted/ (a sample class at first)"
	@echo "make test     set up, then lint, type check and run every test"
	@echo "make release  make the students' version of every assignment"
	@echo "make docs     the pages of docs/ as a site, in build/docs/"
	@echo "make bench    compare CPU seconds with nbgrader on the same submissions"
	@echo "make clean    remove what was generated, keep submitted/ and the gradebook"

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "softmark needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

.venv/.ready: .venv/.made pyproject.toml constraints.txt
	@echo "Setting up .venv (TensorFlow and all: some minutes, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[course]'
	@touch $@

.venv/.ready-dev: .venv/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[course,dev]'
	@touch $@

setup: .venv/.ready

grade: .venv/.ready
	@$(BIN)/softmark data
	@$(BIN)/softmark release
	@$(BIN)/softmark sample
	@$(BIN)/softmark grade

release: .venv/.ready
	@$(BIN)/softmark data
	@$(BIN)/softmark release

lint: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/softmark data
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations 15 --ignore tests/examples/test_class.py
	$(BIN)/python -m pytest --durations 5 tests/examples/test_class.py # it marks on every core itself

docs: .venv/.ready-dev
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs build/docs
	@echo "the site is in build/docs/index.html"

docs-links: .venv/.ready-dev # asks every page on the web that a page links to
	$(BIN)/sphinx-build --quiet --builder linkcheck docs build/links

bench: .venv/.ready
	$(BIN)/python benchmarks/per_submission.py

clean:
	rm -rf autograded/*/ feedback/*/ reports/*/ .softmark
