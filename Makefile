# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2

PYTHON ?= python3
PORT   ?= 8000
JOBS   ?= 3
N      ?= 1000
KILLS  ?= 20
SHARE  ?= 50
BIN    := .venv/bin
export PORT
# Bytecode is written, whatever the machine says: without it a process of the service takes three times as long to start.
export PYTHONDONTWRITEBYTECODE =

# The stamp in .venv carries the checksum of what is installed there now.
sum     = $(shell cat pyproject.toml $(1) | cksum | cut -d' ' -f1)
RUNTIME := .venv/runtime-$(call sum,requirements.txt)
FULL    := .venv/full-$(call sum,requirements.txt requirements-dev.txt)
NODE    := $(patsubst %,tests/%/node_modules/.package-lock.json,oidc_node nu_node)
PIP     := $(BIN)/python -m pip --quiet --disable-pip-version-check install

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo packages check test bench bench-year faults failover drill pictures proof sbom docs lock image \
	system

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(FULL) system $(NODE)  ## Install everything that the demo and the tests need

demo: $(RUNTIME)  ## Run the whole service here, on demonstration data (PORT=8000)
	@$(BIN)/overlijden demo

packages:  ## Count the packages that the service, and its tests, stand on
	@grep -c '^[a-z].*==' requirements.txt requirements-dev.txt

check: $(FULL)  ## Lint, format, types and import rules; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: install check  ## Run check and all tests, on both PostgreSQL servers (JOBS=3: some of it waits)
	TEST_PG=system $(BIN)/pytest -n $(JOBS) -m database
	$(BIN)/pytest -n $(JOBS) --durations 10

bench: $(FULL)  ## Measure the form's pages and the deliveries
	$(BIN)/python -m tests.bench.run

bench-year: $(FULL)  ## File a part of the national year over the API, and say what all of it takes and costs (SHARE=50)
	$(BIN)/python -m tests.bench.year $(SHARE)

faults: $(FULL)  ## Kill and disturb everything while declarations go through (N=1000 KILLS=20 SEED=)
	$(BIN)/python -m tests.faults.run $(N) $(KILLS) $(SEED)

failover: $(FULL) system  ## Renew every part, restart PostgreSQL and lose its machine, under load, on four machines
	$(BIN)/python -m tests.machines.run

drill: $(FULL)  ## Back up, restore to a point in time on another server, and compare everything (N=1000)
	$(BIN)/python -m tests.drill.run $(N)

pictures: install  ## Picture every page in var/pictures, with contact sheets, and renew the accessibility statement
	@mkdir -p var/pictures; rm -f var/pictures/*.json
	PICTURES=var/pictures $(BIN)/pytest -q -n $(JOBS) tests/e2e/test_pages.py
	$(BIN)/python -m tests.e2e.sheet var/pictures
	$(BIN)/python -m tests.e2e.statement var/pictures

proof: install  ## Run the long proofs at their full size; each prints its seed
	PROOF=full $(BIN)/pytest -n $(JOBS) -m proof

sbom: $(FULL)  ## Write the list of all parts, in CycloneDX form, to var/sbom.json
	@mkdir -p var
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible -o var/sbom.json requirements.txt

docs: $(RUNTIME)  ## Rewrite the diagrams and tables that are drawn from code
	$(BIN)/overlijden docs

lock: $(BIN)/python  ## Renew the hashed requirements files from pyproject.toml
	$(PIP) --target .venv/uv --upgrade uv
	$(call compile,--extra demo --extra build,requirements.txt)
	$(call compile,--extra otel --constraint requirements.txt,requirements-otel.txt)
	$(call compile,--extra sign $(SAME) requirements-otel.txt,requirements-sign.txt)
	$(call compile,--extra wss $(SAME) requirements-sign.txt,requirements-wss.txt)
	$(call compile,--all-extras $(SAME) requirements-otel.txt --constraint requirements-sign.txt \
		--constraint requirements-wss.txt,requirements-dev.txt)

SAME    = --constraint requirements.txt --constraint
compile = .venv/uv/bin/uv pip compile --quiet pyproject.toml $(1) --upgrade --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' --output-file $(2)

image:  ## Build the container image, one for every process
	docker build --tag overlijden .

$(BIN)/python:
	$(PYTHON) -m venv --clear .venv

$(RUNTIME): | $(BIN)/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/runtime-* .venv/full-*; touch $@

$(FULL): | $(BIN)/python
	$(PIP) --require-hashes -r requirements-dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/runtime-* .venv/full-*; touch $@ $(RUNTIME)

# Root gets what the browser and second-server tests need; anyone else is told what skips.
system:
	@if command -v chromium >/dev/null && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
	&& PATH=$$PATH:/usr/local/sbin:/usr/sbin && command -v clamd >/dev/null && command -v pgbouncer >/dev/null \
	&& command -v java >/dev/null && command -v pdfsig >/dev/null && [ -e /usr/share/java/jaxb-runtime.jar ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then $(APT); \
	else echo "Not all of Chromium, clamd, PgBouncer, Java with JAXB, poppler and PostgreSQL are here: what needs one skips."; fi

# The certified OpenID provider, against which the log-in is tried, and the Nu Html Checker, which reads every page.
$(NODE): tests/%/node_modules/.package-lock.json: tests/%/package-lock.json
	@if command -v npm >/dev/null; then cd tests/$* && npm ci --silent && touch node_modules/.package-lock.json; \
	else echo "No npm: the tests of every page, and of the certified OpenID provider, will skip."; fi

# In Java run veraPDF and the Nu Html Checker; poppler reads seals. Debian starts a cluster when its PostgreSQL is
# installed; the file asks it not to. Of ClamAV and PgBouncer comes the program alone: installed as a package each would
# run as a service, and the one fetch signatures.
APT = set -e; export DEBIAN_FRONTEND=noninteractive; \
	mkdir -p /etc/postgresql-common/createcluster.d; \
	echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/overlijden.conf; \
	trap 'rm -f /etc/postgresql-common/createcluster.d/overlijden.conf' EXIT; \
	apt-get -qq update; \
	apt-get -qq install --no-install-recommends chromium fonts-liberation postgresql libclamav12 \
		libevent-2.1-7 libc-ares2 default-jre-headless libjaxb-java poppler-utils >/dev/null; \
	cd "$$(mktemp -d)"; apt-get -qq -o APT::Sandbox::User=root download clamav-daemon pgbouncer; \
	for name in clamav-daemon:clamd pgbouncer:pgbouncer; do dpkg-deb --fsys-tarfile $${name%:*}_*.deb \
	| tar -x -C /usr/local --strip-components=2 ./usr/sbin/$${name\#*:}; done
