# Two commands do everything: `make grade` and `make test`.

BIN := .venv/bin
export PYTHON # the interpreter of .venv; without it, scripts/set-up looks for one that fits
# Each of some thousand processes would compile softmark anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev grade release test test-all resolve lint docs docs-links bench clean

help:
	@echo "make grade    set up, get the data, mark what is in submitted/ (a sample class at first)"
	@echo "make test     set up, then lint, type check and run every test"
	@echo "make test-all the same, and what takes long: every attack at each level, as each user"
	@echo "make release  make the students' version of every assignment"
	@echo "make docs     the pages of docs/ as a site, in build/docs/"
	@echo "make resolve  ask whether every Python and processor finds a wheel of everything"
	@echo "make bench    compare CPU seconds with nbgrader on the same submissions"
	@echo "make clean    remove what was generated, keep submitted/ and the gradebook"

.venv/.ready: pyproject.toml constraints.txt
	@scripts/set-up course
	@touch $@

.venv/.ready-dev: .venv/.ready
	@scripts/set-up course,dev
	@touch $@

setup: .venv/.ready

setup-dev: .venv/.ready-dev

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

test: MARKED := not heavy
test-all: MARKED := heavy or not heavy
test: EXAMPLES := few
test-all: EXAMPLES := many

# Three at once on two cores: many tests wait, for a limit or for a process to end.
test test-all: lint
	$(BIN)/softmark data
	$(BIN)/python -m pytest -n 3 --dist worksteal --durations 10 --cov --ignore tests/examples -m "$(MARKED)" --hypothesis-profile $(EXAMPLES)
	$(BIN)/python -m pytest -n 3 --dist loadfile --durations 10 tests/examples -m "$(MARKED)"

resolve:
	@scripts/resolve

docs: .venv/.ready-dev
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs build/docs
	@echo "the site is in build/docs/index.html"

docs-links: .venv/.ready-dev # asks every page on the web that a page links to
	$(BIN)/sphinx-build --quiet --builder linkcheck docs build/links

bench: .venv/.ready
	$(BIN)/python benchmarks/per_submission.py

clean:
	rm -rf autograded/*/ feedback/*/ reports/*/ .softmark
