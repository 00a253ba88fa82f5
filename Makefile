# Executable documentation of the work on fetched. Every target does its own set-up, in .venv below this folder.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
CONFIG ?= config.yaml
RUNS ?= 20000

.PHONY: help ready ray run test coverage sites producers demo simulate manners kill life flips gate bench fuzz lint docs findings release lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

ready: $(RUN)

run: $(RUN) ## poll what config.yaml names (ARGS="--force cnbeta" for more; ./fetched run has exit codes of its own)
	@./fetched run --config $(CONFIG) $(ARGS) || { code=$$?; \
	  echo "fetched ended with $$code; make ends with 2, whatever failed: scripts use ./fetched run" >&2; exit $$code; }

ray: $(DEV) ## install the extra for runs on a cluster (214 MB), so that its tests run, too
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-ray.txt

# Three processes for two cores: many tests wait, for a disk or for a process of their own.
test: $(DEV) lint ## check style and types, run all tests
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile $(ARGS)

coverage: $(DEV) ## run all tests and report which lines and branches they reach (a third longer)
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses 3 --dist loadfile $(ARGS)
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --skip-covered --show-missing | tail -n 40

lint: $(DEV) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

demo: $(DEV) ## everything without a network: a small site on loopback, two runs, a backfill, a Hugo build
	@$(BIN)/python -m demo $(ARGS)

simulate: $(DEV) ## poll 90 simulated days by our schedule and by those of others, into docs/simulation.md (minutes)
	@$(BIN)/python bench/simulate_schedule.py --out docs/simulation.md $(ARGS)

sites: $(DEV) ## build sites with every generator that can be had (into .sites/), and read their pages as a person does
	@tests/sites/install.sh
	@$(BIN)/python -m tests.sites --table docs/sites.md $(ARGS)

producers: $(DEV) ## read real sites with a planted history by every way, and again after a move, into docs/producers.md (minutes)
	@bench/producers/install.sh
	@$(BIN)/python -m bench.producers --table docs/producers.md $(ARGS)

manners: $(DEV) ## judge every point of politeness against sites that watch; exit code 1 when one fails
	@$(BIN)/python -m tests.misbehaving.manners $(ARGS)

kill: $(DEV) ## kill runs at random moments, let the next one heal them, compare (ARGS="--points" at each system call)
	@$(BIN)/python -m bench.kill $(ARGS)

life: $(DEV) ## two years of cron, people and accidents in a quarter of an hour; exit code 1 when a bound or a post is lost (ARGS="--years 0.1 --seed 2")
	@$(BIN)/python -m bench.life $(ARGS)
	$(if $(ARGS),,@$(BIN)/python -m bench.run_cost --at-most 1.3)
flips: $(DEV) ## flip every byte of a small state in turn (minutes): each is named, nothing is stored twice
	@FLIP_STEP=1 $(BIN)/python -m pytest -q -p no:xdist tests/store/state/test_flips.py

gate: $(DEV) ## read CORPUS=DIR (pages with truth) and fail below the pinned floors; without it, the small one of tests/gate
	@$(BIN)/python -m bench.gate $(or $(CORPUS),tests/gate)

bench: $(DEV) ## the whole job, polling and growth beside peers on one loopback origin: CPU, wall, memory (ARGS="--feeds 5 --rounds 1 --only jobs")
	@test -x .peers/bin/python || $(PYTHON) -m venv .peers
	@.peers/bin/pip install -q --disable-pip-version-check 'scrapy>=2.13,<3' 'trafilatura>=2,<3' lxml_html_clean 'reader>=3.20,<4' sgmllib3k
	@$(BIN)/python -m bench.whole_job $(ARGS)

fuzz: $(DEV) ## throw mutated feeds at the reader (RUNS=20000; atheris has wheels for some Pythons only, so it is installed here)
	@$(BIN)/pip install -q --disable-pip-version-check 'atheris>=3.0'
	@mkdir -p .fuzz/feed
	$(BIN)/python -m tests.fuzz.fuzz_feed -runs=$(RUNS) -timeout=20 -artifact_prefix=.fuzz/ .fuzz/feed

docs: $(DEV) ## write what is generated: the map of the code, the references, the tables of mistakes and of misbehaving servers
	@$(BIN)/python -m tests.code_map
	@$(BIN)/python -m tests.reference
	@$(BIN)/python -m tests.mistakes > .table && mv .table docs/mistakes.md
	@$(BIN)/python -m tests.misbehaving --table > .table && mv .table docs/misbehaving.md

findings: ## surprises about other people's software: show that each still holds (needs a network, not part of CI)
	@for each in findings/*.sh; do printf '\n%s\n' "$$each"; bash "$$each" || { echo "$$each: no longer so"; exit 1; }; done

release: $(DEV) ## build VERSION (x.y.z), try wheel and source in a clean environment, tag (pushes nothing)
	@.ci/release $(VERSION) $(BIN)/python

lock: $(DEV) ## resolve the requirements anew, with hashes
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --upgrade pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --upgrade pyproject.toml --extra ray -c requirements-dev.txt -o requirements-ray.txt

clean: ## take away what the targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* .sites .fuzz demo-out

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("fetched needs Python 3.11 or later, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(RUN): | $(VENV)/bin/python
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

$(DEV): | $(VENV)/bin/python
	@echo "setting up $(VENV) for development (once)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
