# Wenxiao 问效. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test bench lint fmt screenshots

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

demo: ## build, make the demo folder with the seed funds and their reports, serve it on 127.0.0.1:8080
	@scripts/install.sh build
	cargo build --package wenxiao
	"$$(scripts/target-dir.sh)/debug/wenxiao" demo

test: ## install what the tests need (PostgreSQL, Chromium, poppler), then run everything on SQLite and on PostgreSQL
	@scripts/install.sh build test
	WENXIAO_REQUIRE_BROWSER=1 scripts/with-postgres.sh cargo test --workspace

lint: ## formatting, clippy with warnings as errors, licences and unused dependencies where the tools are there
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	@scripts/lint-dependencies.sh

bench: ## release build, then the comparisons of bench/ as ratios (installs duckdb, rensa, datasketch in a venv)
	@scripts/install.sh build bench
	bench/run.sh

fmt: ## format the code
	cargo fmt --all

screenshots: ## the README's screenshots, taken from a fresh demo with Chromium
	@scripts/install.sh build test
	scripts/screenshots.sh
