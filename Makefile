# make serve | make test; the first run of any target sets up .venv, later ones find it ready.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# The name holds a checksum of what is installed: a stale environment is made anew.
READY := .venv/ready-$(shell cat requirements.txt builder/node/package-lock.json | cksum | cut -d' ' -f1)

BENCH := .venv-bench/ready-$(shell cksum < benchmarks/requirements.txt | cut -d' ' -f1)

export NO_MKDOCS_2_WARNING := 1

.PHONY: serve test site outputs lock mutants bench

serve: $(READY)
	@$(BIN)/python -m builder serve --port $(PORT)

test: site
	@builder/chromium.sh
	@builder/coverage.sh
	@$(BIN)/python -m pytest -n 2 --ignore tests/texcheck --ignore tests/snippets

site: $(READY)
	@$(BIN)/python -m builder site

outputs: $(READY)
	@$(BIN)/python -m builder outputs

# Every single slip in every formula, then in the code; fails until each survivor is listed with its reason.
mutants: $(READY)
	@$(BIN)/python -m texcheck mutate snippets/*.tex --survivors snippets/survivors.txt
	@$(BIN)/python -m builder.mutants

# Asks the other libraries and stores what they say; the site and its tests only read that.
bench: $(BENCH)
	@.venv-bench/bin/python -m benchmarks

lock: $(READY)
	@builder/lock.sh

$(READY):
	@PYTHON="$(PYTHON)" READY="$@" builder/setup.sh

$(BENCH):
	@PYTHON="$(PYTHON)" BENCH="$@" benchmarks/setup.sh
