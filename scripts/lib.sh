# Common to all scripts: where things lie, and how they speak. Sourced, not run.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${XDG_CACHE_HOME:-$HOME/.cache}/credence/tools
# Named, so that a machine of another kind than the one in .cargo/config.toml builds for itself.
host=$(if command -v rustc >/dev/null; then rustc -vV | sed -n 's/^host: //p'; fi || true)
export CARGO_BUILD_TARGET=${host:=$(uname -m)-unknown-linux-gnu}
site=$target/site
wasm_split=0.2.4

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

# Ends the run with the one sentence that says what to do.
fail() {
  printf '\n\033[1;31mcredence: %s\033[0m\n' "$*" >&2
  exit 1
}

# A command that fails unforeseen must not end the run in silence.
set -E
trap 'fail "$(basename "$0") stopped at line $LINENO: read what stands above, mend it and run the command again"' ERR

have() { command -v "$1" >/dev/null 2>&1; }

# step "what it is" command …: runs it, and tells how long it took.
step() {
  local what=$1 began=$SECONDS
  shift
  say "$what"
  "$@" || fail "“$what” failed: read what stands above, mend it and run the command again"
  printf '    %s: %d s\n' "$what" $((SECONDS - began)) >&2
}

# The version of a package in Cargo.lock.
locked() { awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock; }

digest() { if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
