# The few commands of everyday work. `make help` lists them.
#
# Every build names the whole workspace: cargo resolves library features per selection, so a build
# of one package next to a build of all would compile the heavy libraries twice.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: api-check help setup run check test e2e bench torture deb corpus fmt advisories clean

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
GONGKAI := $(TARGET)/release/gongkai

# Property tests draw the same cases in every run, so that a change is judged by what it changes.
# Another number draws others: make test PROPTEST_RNG_SEED=1
export PROPTEST_RNG_SEED ?= 711

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## install what this machine lacks (fonts, test tools, cargo-deny)
	@scripts/setup

# The build that the tests use: on a machine that has built nothing yet, a release takes three times as
# long. Another place: make run LISTEN=127.0.0.1:9000
LISTEN ?= 127.0.0.1:8080
run: ## build the program and start the sample district: address and accounts are printed
	@scripts/setup program
	$(CARGO) build --workspace --locked
	exec "$(TARGET)/debug/gongkai" demo --data out/demo --listen $(LISTEN)

check: ## quick gate: format, lints, licences, rule and house tests
	@scripts/setup program tests checks
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(CARGO) deny --log-level error --locked --all-features check --hide-inclusion-graph bans licenses sources
	$(CARGO) nextest run --workspace --locked --status-level fail \
	    -E 'package(gongkai-domain) or package(gongkai-report) or package(gongkai-screening) or package(gongkai-testkit)'

test: ## the whole test suite; needs nothing beside this folder
	@scripts/setup program tests
	$(CARGO) nextest run --workspace --locked
	@scripts/api-check
	@scripts/e2e

api-check: ## ask the running program everything its JSON interface describes
	@scripts/setup program tests
	$(CARGO) build --workspace --locked
	@scripts/api-check

e2e: ## walk through the running program with a browser
	@scripts/setup program tests
	$(CARGO) build --workspace --locked
	@scripts/e2e

bench: ## measure, print a table and write bench/RESULTS.md
	@scripts/setup program bench
	$(CARGO) build --release --locked --workspace
	"$(TARGET)/release/gongkai-bench" --program "$(GONGKAI)" --out bench/RESULTS.md

torture: ## kill the office while it writes, 200 times, and look whether it kept its word
	@scripts/setup program tests
	$(CARGO) build --release --locked --workspace
	"$(TARGET)/release/gongkai-bench" torture --out bench/RESULTS.md

deb: ## pack the release build for Debian into target/deb
	@scripts/setup program
	$(CARGO) build --release --locked --workspace
	@scripts/deb "$(GONGKAI)" "$(TARGET)/deb"

# The corpus of published reports lives beside the project, not in it: ../shared/corpus, or where
# GONGKAI_CORPUS says. REQUIRED=1 makes its absence an error.
corpus: ## score the program on a corpus of published reports, if there is one
	@scripts/setup program tests
	$(CARGO) build --workspace --locked
	python3 scripts/corpus "$(TARGET)/debug/gongkai" $(if $(REQUIRED),--required)

fmt: ## format all Rust code
	$(CARGO) fmt --all

# Not part of `check`: the database of advisories is fetched over the network each time.
advisories: ## known vulnerabilities of the libraries (needs the internet)
	@scripts/setup checks
	@echo "advisories: fetching the RustSec database; without access to the internet this fails"
	$(CARGO) deny check advisories

clean: ## remove what was built
	scripts/test-postgres stop
	$(CARGO) clean
	rm -rf out
