#!/usr/bin/env bash
# What can be said without running anything: form, lints for both targets, licences and sources of dependencies.
. "$(dirname "$0")/lib.sh"
step "Looking for what is needed" scripts/install-tools.sh test
step "Formatting" cargo fmt --all --check
step "Lints, server side" cargo clippy --workspace --all-targets -- -D warnings
step "Lints, browser side" cargo clippy -p app -p shared --lib --features app/hydrate --target wasm32-unknown-unknown -- -D warnings
step "Dependencies: bans, licences, sources" "$tools/cargo-deny-0.20.2/bin/cargo-deny" check --hide-inclusion-graph bans licenses sources
