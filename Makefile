# Everything works from a fresh clone with Python 3.11 or newer and a package index; nothing needs root.
PYTHON ?= python3
BIN := .venv/bin
# pip trusts the system's certificates by itself; uv has to be told.
export UV_SYSTEM_CERTS ?= true
PACKAGES := bot crypto domain formats handlers rehearsal services storage web wording

.PHONY: setup rehearse test lint format types imports tests coverage bench soak lock tools clean

setup: .venv/.ready

# What is installed holds no secret, and PostgreSQL's server, which root runs as another user, reads it too.
.venv/.ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@chmod -R a+rX .venv
	@touch $@

rehearse: setup
	@$(BIN)/contactpoint rehearse

test: setup tools lint types imports tests

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: setup
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

tests: setup
	@$(BIN)/pytest -n auto --dist loadgroup

coverage: setup
	@$(BIN)/pytest -n auto --dist loadgroup -q --cov=crypto --cov=domain --cov=formats --cov=services --cov=storage --cov-report=term-missing:skip-covered

# Chromium for the tests of the phones' page, SoftHSM for those of PKCS#11, PgBouncer for those behind
# it (which is not started): installed where the user may, else those tests say that they did not run.
tools:
	@PATH="$$PATH:/usr/sbin"; { command -v chromium && command -v softhsm2-util && command -v pgbouncer; } >/dev/null 2>&1 || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	  { export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1; apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-cjk softhsm2 pgbouncer; } >/dev/null 2>&1; } || \
	  echo "Chromium, SoftHSM or PgBouncer is not installed and could not be installed; their tests will be reported as not run."

bench: setup
	@$(BIN)/python -m bench

# A day of traffic with a fault a minute, in 24 minutes; then the same on PostgreSQL with two replicas.
soak: setup
	@CONTACTPOINT_SOAK_HOURS=24 CONTACTPOINT_SOAK_DATABASE=both $(BIN)/python -m bench soak

# Both lock files are made from pyproject.toml, the image's within the other, so that what is shipped was tested;
# '--exclude-newer' keeps a release out for its first days.
lock: setup
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --exclude-newer "$$(date -u -d '4 days ago' +%F)" --extra dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --exclude-newer "$$(date -u -d '4 days ago' +%F)" --constraints requirements.lock --extra documents pyproject.toml -o requirements-runtime.lock

clean:
	@rm -rf .venv .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache
