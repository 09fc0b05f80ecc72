# The commands of this house. Each one's work is in scripts/, where CI and people find the same.
SHELL := /bin/bash
.PHONY: run test build bench watch fmt lint sqlx binary

run: ## Install what is missing, build, load the demonstration city, serve at http://127.0.0.1:3000
	@scripts/run.sh

test: ## Everything that CI runs
	@scripts/test.sh

build: ## The release: prints where it lies with `make -s binary`
	@scripts/build.sh

bench: ## Benchmarks and the weight of the screens
	@scripts/bench.sh

watch: ## Rebuild and serve anew at every change
	@scripts/watch.sh

fmt: ## Format all Rust code
	@cargo fmt --all

lint: ## Formatting, lints for both targets, licences
	@scripts/lint.sh

sqlx: ## Check every SQL statement against a real schema and keep the answers in .sqlx
	@scripts/sqlx-prepare.sh

binary: ## Print where the release binary lies
	@. scripts/lib.sh; echo "$$target/$$host/release/credence"
