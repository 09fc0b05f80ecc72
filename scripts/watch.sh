#!/usr/bin/env bash
# Rebuilds what changed and starts the server anew, until Ctrl-C. Leaves the choice of demo and data to the environment.
. "$(dirname "$0")/lib.sh"
step "Looking for what is needed" scripts/install-tools.sh run
export CREDENCE_SITE=$site
stamp=$(mktemp)
server=
stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; fi; }
trap 'stop; rm -f "$stamp"' EXIT

while true; do
  touch "$stamp"
  if cargo build -p server && scripts/build-front.sh dev; then
    stop
    "$target/$host/debug/credence" serve &
    server=$!
  fi
  until [ -n "$(find shared app server style public -newer "$stamp" -type f -print -quit 2>/dev/null)" ]; do sleep 0.5; done
done
