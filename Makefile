# Tidemark: `make run` starts it, `make test` passes every check; both set up what is missing first.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ARGS ?=
# Of the property tests in test-slow and test-all, fresh for every run: make test-all SEED=1234 repeats one.
SEED ?= $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
# How tests are shared out among processes, one a core; of a single one: make test-rest PARALLEL= ARGS="-k name"
PARALLEL ?= -n auto --dist worksteal
# The engine's tests run where neither Qt nor the packages above the engine can be imported (tests/without_qt.py).
ENGINE_TESTS := env PYTHONPATH=tests $(BIN)/python -m pytest -p without_qt -p no:pytest-qt tests/test_engine
OTHER_TESTS := $(BIN)/python -m pytest --ignore=tests/test_engine --ignore=tests/benchmarks
# Both, the second also where the first fails; ends with the worse status. CHOICE picks the tests.
define SEEDED_TESTS
@$(BIN)/python scripts/qt_libraries.py
@seed=$(SEED); status=0; \
for tests in "$(ENGINE_TESTS)" "$(OTHER_TESTS)"; do \
	$$tests $(PARALLEL) $(CHOICE) --hypothesis-seed=$$seed $(ARGS); ended=$$?; \
	if [ $$ended -gt $$status ]; then status=$$ended; fi; \
done; \
echo "property tests had the seed $$seed; to repeat: make $@ SEED=$$seed"; \
exit $$status
endef

.PHONY: run test lint test-engine test-rest test-slow test-all bench bundle bundle-check translations clean help

run: $(READY)  ## start the window; without a display, render the default preset to moons.mp4
	@$(BIN)/python scripts/run.py $(ARGS)

test: lint test-engine test-rest  ## format, style, types, layers, then every fast test

lint: $(READY)  ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-engine: $(READY)  ## the engine's tests, with Qt out of reach
	$(ENGINE_TESTS) $(PARALLEL) -m "not slow" $(ARGS)

test-rest: $(READY)  ## the tests of widgets, app and architecture, on Qt's offscreen platform
	@$(BIN)/python scripts/qt_libraries.py
	$(OTHER_TESTS) $(PARALLEL) -m "not slow" $(ARGS)

test-slow: CHOICE = -m slow
test-slow: $(READY)  ## the slow tests alone (builds and installs a wheel), property tests on a fresh seed
	$(SEEDED_TESTS)

test-all: lint  ## every test, the slow ones too, property tests on a fresh seed
	$(SEEDED_TESTS)

bench: $(READY)  ## print the figures of tests/benchmarks and check their targets (docs/performance.md)
	@$(BIN)/python scripts/qt_libraries.py
	$(BIN)/python -m pytest tests/benchmarks -s -q -p no:cacheprovider $(ARGS)

bundle: $(READY)  ## build dist/tidemark with PyInstaller, let it test itself, then pack it
	@$(BIN)/python scripts/qt_libraries.py --window
	$(PYTHON) scripts/bootstrap.py bundle
	env PYTHONHASHSEED=0 $(BIN)/python -m PyInstaller --noconfirm --log-level WARN build.spec
	env QT_QPA_PLATFORM=offscreen dist/tidemark/tidemark self-test
	$(BIN)/python -m bundle.linux.package $(ARGS)

bundle-check: $(READY)  ## what the built bundle must show, in tiers (docs/installing.md): make bundle-check ARGS="contents"
	@$(BIN)/python scripts/bundle_check.py $(ARGS)

translations: $(READY)  ## update and compile resources/translations: make translations ARGS="de fr"
	$(BIN)/python scripts/translations.py $(ARGS)

clean:  ## remove the environment and everything built
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Tidemark needs Python 3.11 to 3.13, and there is no $(PYTHON) here."; exit 1; }
	$(PYTHON) scripts/bootstrap.py
	@touch $@
