#!/usr/bin/env bash
# Everything that decides whether a change may land; the same here and in CI.
. "$(dirname "$0")/lib.sh"
began=$SECONDS
scripts/lint.sh
step "Tests: domain, database, HTTP" cargo test --workspace
bindgen=$tools/wasm-bindgen-$(locked wasm-bindgen)
export PATH=$bindgen/bin:$PATH
step "Tests: the same domain cases as WASM" cargo test -p shared --target wasm32-unknown-unknown
scripts/build-front.sh dev
step "Compiling the server" cargo build -p server
if [ -f end2end/package.json ]; then
  step "Tests: in the browser" scripts/end2end.sh
fi
say "Everything passed in $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s"
