# make serve | make test; the first run of any target sets up .venv, later ones find it ready.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# The name holds a checksum of what is installed: a stale environment is made anew.
READY := .venv/ready-$(shell cat requirements.txt builder/node/package-lock.json | cksum | cut -d' ' -f1)

BENCH := .venv-bench/ready-$(shell cksum < benchmarks/requirements.txt | cut -d' ' -f1)
MUTANTS := .venv-mutants/ready-$(shell cksum < builder/requirements-mutants.txt | cut -d' ' -f1)

export NO_MKDOCS_2_WARNING := 1

.PHONY: serve test site outputs reviewed lock test-lowest test-numpy links mutants bench lighthouse

serve: $(READY)
	@$(BIN)/python -m builder serve --port $(PORT)

test: site
	@builder/chromium.sh
	@builder/coverage.sh
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 --ignore tests/texcheck --ignore tests/snippets

site: $(READY)
	@$(BIN)/python -m builder site

outputs: $(READY)
	@$(BIN)/python -m builder outputs

# Records that the languages of a page were reviewed together: make reviewed PAGE=softmax, or PAGE=all.
reviewed: $(READY)
	@$(BIN)/python -m builder reviewed "$(PAGE)"

# Every single slip in every formula, then in the code; fails until each survivor is listed with its reason.
mutants: $(MUTANTS)
	@$(BIN)/python -m texcheck mutate snippets/*.tex --survivors snippets/survivors.txt
	@.venv-mutants/bin/python -m builder.mutants

# Asks the other libraries and stores what they say; the site and its tests only read that.
bench: $(BENCH)
	@.venv-bench/bin/python -m benchmarks

# Lighthouse is big and only this needs it.
lighthouse: site builder/lighthouse/node_modules
	@builder/chromium.sh
	@$(BIN)/python -m builder.lighthouse $(PAGES) --runs $(or $(RUNS),5)

builder/lighthouse/node_modules: builder/lighthouse/package-lock.json $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix builder/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Every fence under NumPy's oldest supported and newest release.
test-numpy: $(READY)
	@PYTHON="$(PYTHON)" builder/numpies.sh

lock: $(READY)
	@builder/lock.sh

# The lower bounds of pyproject.toml are true if this passes.
test-lowest: $(READY)
	@builder/chromium.sh
	@PYTHON="$(PYTHON)" builder/lowest.sh

# Asks for every external address that a page names; needs the network.
links: $(READY)
	@$(BIN)/python -m builder links

$(READY):
	@PYTHON="$(PYTHON)" READY="$@" builder/setup.sh

$(BENCH):
	@PYTHON="$(PYTHON)" BENCH="$@" benchmarks/setup.sh

$(MUTANTS): $(READY)
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-mutants
	@$(BIN)/uv pip sync --quiet --require-hashes --python .venv-mutants/bin/python builder/requirements-mutants.txt
	@touch $@
