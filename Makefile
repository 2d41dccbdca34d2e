# make demo: install, run the main job on the shipped sample, show what it found
# make test: install, check the style, run the tests       make lint, make bench: the style, the benchmarks alone
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
# The first Python that fits; `make demo PYTHON=/path/to/python3.12` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(FITS)' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: demo test lint bench clean

demo: $(STAMP)
	@$(BIN)/narratives demo

test: $(STAMP) lint
	@$(BIN)/python -m pytest $(ARGS)

lint: $(STAMP)
	@$(BIN)/ruff check .

bench: $(STAMP)
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .hypothesis

# Runs again only when one of these files changes; a broken installation is repaired by `make clean`.
$(STAMP): pyproject.toml setup.py constraints.txt
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c '$(FITS)' || { \
		echo "narratives needs Python 3.11 to 3.14, and $$(python3 --version 2>&1 | head -1) is all there is here;" \
		"install one, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear $(VENV) >$(VENV).log 2>&1 || { \
		echo "cannot make a virtual environment in $(VENV): is the venv module there?" \
		"(on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@rm -f $(VENV).log
	@echo "Installing into $(VENV): once, about 520 MB to download, 2.4 GB on the disk, 2 to 4 minutes."
	@set -o pipefail; $(BIN)/pip install -c constraints.txt -e '.[test]' 2>&1 | tee $(VENV)/install.log | awk ' \
		/^(Collecting|Processing) / { n++ } \
		/Downloading .*\([0-9][0-9]+(\.[0-9]+)? MB\)|^Processing .*\/torch-/ { \
			n_parts = split($$2, path, "/"); split(path[n_parts], name, "-"); \
			print "  " name[1], name[2], $$1 == "Downloading" ? $$3 " " $$4 : ""; fflush() } \
		/^Installing collected/ { print "  unpacking " n " packages"; fflush() } \
		/^ERROR/ { print; fflush() }' \
		|| { echo "pip failed; all it said is in $(VENV)/install.log" >&2; exit 1; }
	@touch $@
