#!/usr/bin/env bash
# Holds the release screens to their budget, as they travel (brotli). Numbers in bytes.
. "$(dirname "$0")/lib.sh"
[ -f "$site/pkg/manifest.json" ] || fail "there are no screens in $site: run scripts/build-front.sh release"
[ "$(find "$site/pkg" -name 'credence_bg.*.wasm' -size +4096k | wc -l)" -eq 0 ] ||
  fail "the screens in $site are a development build: run scripts/build-front.sh release"

over=0
# within WHAT LIMIT FILE…: together
within() {
  local what=$1 limit=$2 size
  shift 2
  size=$(cat "$@" | wc -c)
  printf '%-28s %8d of %8d bytes\n' "$what" "$size" "$limit"
  if [ "$size" -gt "$limit" ]; then over=1; fi
}
# What everybody loads; and what each part brings besides, once, when one of its pages is opened.
within "WASM" 600000 "$site"/pkg/credence_bg.*.wasm.br
for part in "$site"/pkg/split_*.wasm.br; do
  name=$(basename "$part")
  name=${name#split_}
  within "WASM of ${name%%.*}, besides" 600000 "$part" "$site"/pkg/chunk_*.wasm.br
done
within "worker" 250000 "$site"/pkg/worker_bg.*.wasm.br
within "worker script" 8000 "$site"/pkg/worker.*.js.br
within "script" 30000 "$site"/pkg/credence.*.js.br "$site"/pkg/parts.*.js.br
within "style" 20000 "$site"/pkg/main.*.css.br
[ $over -eq 0 ] || fail "the screens are over their budget: look for a new dependency with cargo tree -p app --features hydrate --target wasm32-unknown-unknown"
