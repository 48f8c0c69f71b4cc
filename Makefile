# What a person does here. Needs Rust and Node 20; everything else is fetched on first use.
#   make demo     a running Stammkunde with the CDNOW customers
#   make demo-shop  the same with a simulated wine estate, touchpoints of every kind
#   make test     all tests, the browser's too
# Pass options of the command through ARGS, for example: make demo ARGS="--listen 127.0.0.1:8081"

SHELL := /bin/sh
.DEFAULT_GOAL := help

frontend := crates/web/frontend
dist := crates/web/assets/dist
deny_version := 0.20.2
mdbook_version := 0.5.4
duckdb_version := 2.0.0
# What measurements are compared with, all in one place of its own.
peers_wanted := duckdb==$(duckdb_version) scikit-learn==1.9.1 implicit==0.7.3 lifetimes==0.11.3
cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/stammkunde
tools := $(cache)/tools/bin
peers := $(cache)/peers-$(duckdb_version)-1
export PATH := $(tools):$(PATH):$(HOME)/.cargo/bin

.PHONY: help demo demo-shop test lint bench release docs assets chromium python tools

help:
	@echo "make demo     build, import the CDNOW customers, serve them on 127.0.0.1"
	@echo "make demo-shop  the same with a simulated wine estate, which every page says"
	@echo "make test     all tests, in the browser too"
	@echo "make lint     format, clippy, tidy, licences, documentation, word lists"
	@echo "make bench    the budgets, measured on this machine"
	@echo "make release  the fully optimised binary"
	@echo "make docs     the book, in docs/book (needs mdbook)"
	@echo "make assets   style sheet, scripts and icons of the pages"
	@echo "make tools    installs cargo-deny and mdbook beside the cache, as CI does"

demo: assets
	cargo build --package stammkunde
	cargo run --quiet --package stammkunde -- demo $(ARGS)

demo-shop: assets
	cargo build --package stammkunde
	cargo run --quiet --package stammkunde -- demo --shop simulated $(ARGS)

# Tests and binary are built in one go, so that both see the same features of the dependencies and none is built twice.
test: assets chromium python
	cargo build --workspace --bins --tests
	@set -e; if cargo nextest --version >/dev/null 2>&1; then \
		cargo nextest run --workspace --no-fail-fast; cargo test --workspace --doc --quiet; \
	else \
		cargo test --workspace --no-fail-fast; \
	fi
	@set -e; if [ -f e2e/package.json ]; then \
		folder=$$(cargo metadata --format-version 1 --no-deps \
			| node -p 'JSON.parse(require("fs").readFileSync(0, "utf8")).target_directory'); \
		if [ ! -f e2e/node_modules/.package-lock.json ] || [ e2e/package-lock.json -nt e2e/node_modules/.package-lock.json ]; then \
			npm --prefix e2e ci --no-audit --no-fund; \
		fi; \
		CHROMIUM="$$($(find_chromium))" STAMMKUNDE_BIN="$$folder/debug/stammkunde" npm --prefix e2e test; \
	fi

lint: assets
	cargo fmt --all -- --check
	cargo xtask tidy
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --quiet
	cargo test --package words --quiet
	@if cargo deny --version >/dev/null 2>&1; then cargo deny --log-level error check bans licenses sources; \
	else echo "cargo-deny is not installed: licences are not checked (make tools installs it)"; fi

# The peers are installed once.
bench: assets python
	@set -e; if ! $(peers)/bin/python -c 'import duckdb, implicit, lifetimes, sklearn' >/dev/null 2>&1; then \
		python3 -m venv $(peers) && $(peers)/bin/pip install --quiet $(peers_wanted); fi
	STAMMKUNDE_BENCH_PYTHON=$(peers)/bin/python \
		cargo run --release --quiet --package stammkunde -- bench $(ARGS)

release: assets
	cargo build --release --package stammkunde

docs:
	@if mdbook --version >/dev/null 2>&1; then mdbook build docs; \
	else echo "mdbook is not installed (make tools installs it)"; exit 1; fi

# Bundled again where a source of the front end, a page or its template is newer than the last bundle.
assets:
	@set -e; mark=$(frontend)/node_modules/.bundled; lock=$(frontend)/package-lock.json; \
	if [ ! -f $(frontend)/node_modules/.package-lock.json ] || [ $$lock -nt $$mark ]; then \
		npm --prefix $(frontend) ci --no-audit --no-fund; rm -f $$mark; \
	fi; \
	if [ ! -f $$mark ] || [ -z "$$(ls -A $(dist) 2>/dev/null)" ] || [ -n "$$(find $(frontend) crates/web/src \
		-path '*/node_modules' -prune -o -type f -newer $$mark -print | head -n 1)" ]; then \
		npm --prefix $(frontend) run --silent build; touch $$mark; \
	fi

# A browser for the tests: the one named by CHROMIUM, one that is there, else the distribution's.
find_chromium = for name in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do \
		if [ -n "$$name" ] && command -v "$$name" >/dev/null 2>&1; then command -v "$$name"; break; fi; \
	done

chromium:
	@set -e; if [ -n "$$($(find_chromium))" ]; then exit 0; fi; \
	if command -v apt-get >/dev/null 2>&1; then \
		sudo=""; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi; \
		$$sudo apt-get update -qq; \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
		echo "No Chromium found: install it, or name it, CHROMIUM=/path/to/chromium make test"; exit 1; \
	fi

# What makes a place of its own for the clients of others, and for schemathesis, that are written in Python.
python:
	@set -e; if python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then exit 0; fi; \
	if command -v apt-get >/dev/null 2>&1; then \
		sudo=""; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi; \
		$$sudo apt-get update -qq; \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv; \
	else \
		echo "Python 3 with venv is needed for the tests with Segment's and RudderStack's clients and with schemathesis: install it"; exit 1; \
	fi

# The versions are named, so that a new release of a tool is a change of ours and not a surprise.
tools:
	@set -e; root=$$(dirname "$(tools)"); \
	if ! cargo deny --version >/dev/null 2>&1; then \
		cargo install --quiet --locked --root "$$root" cargo-deny@$(deny_version); fi; \
	if ! mdbook --version >/dev/null 2>&1; then \
		cargo install --quiet --locked --root "$$root" --no-default-features --features search mdbook@$(mdbook_version); fi
