# run, test, bench and lint, each from nothing: Python, git and make are all that must be there.
# packaging/setup.sh makes the virtual environment and installs what is missing; doing so again changes nothing.
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench fuzz soak lint check translations setup setup-test clean

run: setup
	@packaging/run.sh

test: setup-test lint check

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check:
	packaging/test.sh

# Each file in a process of its own: what one leaves in the memory would slow the next.
bench: setup-test
	@packaging/setup.sh bench
	@for file in tests/benchmarks/test_*.py; do \
		QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $$file --benchmark-only -p no:xdist \
			--benchmark-columns=median,min,max,rounds --benchmark-group-by=group || failed=1; \
	done; test -z "$$failed"

# Twenty thousand damaged copies of real files; the ordinary tests read a thousand of them.
fuzz: setup-test
	nice $(BIN)/python -m tests.fuzz.run_all
	nice $(BIN)/python -m tests.fuzz.pdu_run

# Twenty peers at once store, find and get ten thousand instances; the ordinary tests do so with two hundred.
soak: setup-test
	nice $(BIN)/python -m tests.soak.run_all

# Collects the texts of the window into resources/translations/*.ts, says which are not translated, and compiles.
translations: setup
	@$(BIN)/python packaging/translations.py

setup:
	@packaging/setup.sh run

setup-test:
	@packaging/setup.sh test

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
