#!/usr/bin/env bash
# From nothing to a served demonstration city: installs, builds, loads the demo, serves.
. "$(dirname "$0")/lib.sh"
began=$SECONDS
step "Looking for what is needed" scripts/install-tools.sh run

[ -d "$target/$host/debug/build" ] || say "The first build takes 7 to 10 minutes on two cores; the next ones take seconds"
step "Compiling the server" cargo build -p server
scripts/build-front.sh dev
export CREDENCE_SITE=${CREDENCE_SITE:-$site}

# As root, PostgreSQL runs as the account `postgres`, which may not pass a closed home folder.
if [ "$(id -u)" -eq 0 ] && [ -z "${DATABASE_URL:-}${CREDENCE_DATA:-}" ] && [ ! -e data/postgres ] &&
  id postgres >/dev/null 2>&1 && have runuser && ! runuser -u postgres -- test -x "$PWD"; then
  export CREDENCE_DATA=/var/lib/credence
  say "$PWD is closed to PostgreSQL's account: the data go to $CREDENCE_DATA"
fi

credence=$target/$host/debug/credence
say "Loading the demonstration city"
"$credence" demo || fail "the demonstration city could not be loaded: the sentence above says why"
printf '    ready after %d s\n' $((SECONDS - began)) >&2
exec "$credence" serve
