# make demo: install, run the main job on the shipped sample, show what it found
# make test: install, check the style, run the tests       make lint, make bench: the checks, the benchmarks alone
# make cover: the tests, and which lines they go through
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
# The first Python that fits; `make demo PYTHON=/path/to/python3.12` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(FITS)' 2>/dev/null && { echo $$p; break; }; done)

TORCH := $(shell grep '^torch==' constraints.txt)
# Where the CPU builds of torch lie, or a mirror of it. Torch alone comes from there.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# Tests run in so many processes, one file of them at a time; `make test WORKERS=4` where there are more cores.
WORKERS ?= 2
PIP := $(BIN)/pip --disable-pip-version-check
LOG := $(VENV)/install.log
# Of all that pip says, what people wait for.
define TELL
/^(Collecting|Processing) / { n++ }
/Downloading .*\([0-9][0-9]+(\.[0-9]+)? MB\)|^Processing .*\/torch-/ {
	n_parts = split($$2, path, "/"); split(path[n_parts], name, "-")
	print "  " name[1], name[2], $$1 == "Downloading" ? $$3 " " $$4 : ""; fflush() }
/^Installing collected/ && n > 1 { print "  unpacking " n " packages"; fflush() }
endef
export TELL

.PHONY: demo test cover lint bench clean

demo: $(STAMP)
	@$(BIN)/narratives demo

test: $(STAMP) lint
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

# Which lines and branches the tests go through, of all processes that are Python's own; under 90 % it fails.
cover: $(STAMP)
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov=narratives --cov=flows $(ARGS)

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(STAMP)
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .coverage*

# On Linux torch goes first: a build that is there already, by the user's choice, or lies in a folder that pip knows; a CPU
# build of pip's own indexes; one of PyTorch's. Left to itself pip takes a build that brings gigabytes of CUDA.
# Runs again only when one of these files changes; a broken installation is repaired by `make clean`.
$(STAMP): pyproject.toml setup.py constraints.txt
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c '$(FITS)' || { \
		echo "narratives needs Python 3.11 to 3.14, and $$(python3 --version 2>&1 | head -1) is all there is here;" \
		"install one, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear $(VENV) >$(VENV).log 2>&1 || { \
		echo "cannot make a virtual environment in $(VENV): is the venv module there?" \
		"(on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@rm -f $(VENV).log
	@echo "Installing into $(VENV): once, about 560 MB to download, 2.5 GB on the disk, 2 to 4 minutes."
	@: >$(LOG); \
	try() { set -o pipefail; $(PIP) install "$$@" 2>&1 | tee -a $(LOG) | awk "$$TELL"; }; \
	if [ "$$(uname -s)" = Linux ]; then \
		try --no-deps --no-index '$(TORCH)' \
		|| try --no-deps '$(TORCH)+cpu' \
		|| try --no-deps --index-url '$(TORCH_INDEX)' --retries 2 --timeout 15 '$(TORCH)' \
		|| { echo "no CPU build of $(TORCH) for $$($(BIN)/python --version): $(TORCH_INDEX) has none or does not" \
			"answer, and another would bring gigabytes of CUDA; try again, name a mirror (make $(MAKECMDGOALS)" \
			"TORCH_INDEX=URL) or another Python (PYTHON=/path/to/python3), or, to have CUDA, first say" \
			"$(BIN)/pip install '$(TORCH)'; all that pip said is in $(LOG)" >&2; exit 1; }; \
	fi; \
	try -c constraints.txt -e '.[test]' || { \
		grep '^ERROR' $(LOG) | tail -3 >&2; echo "pip failed; all it said is in $(LOG)" >&2; exit 1; }
	@touch $@
