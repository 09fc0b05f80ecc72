#!/usr/bin/env bash
# CPU of lists, search and suggestions on a database of N records: bench-browse.sh [N] (default 200 000). Starts a private
# PostgreSQL in a temporary folder and removes it afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
n=${1:-200000}
bin=${PG_BIN:-}
for candidate in "$bin" /usr/lib/postgresql/{18,17,16,15}/bin; do
    if [ -x "$candidate/initdb" ]; then bin=$candidate && break; fi
done
if [ ! -x "$bin/initdb" ]; then
    echo "bench-browse: no PostgreSQL found; install it (apt-get install postgresql) or set PG_BIN" >&2
    exit 1
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/credence-browse.XXXXXX")
# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
finish() {
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT
as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
    -o "-c listen_addresses='' -k $folder -c fsync=off -c full_page_writes=off -c shared_buffers=512MB -c max_wal_size=4GB -c jit=off" >/dev/null
for file in server/backend/migrations/*.sql; do
    "$bin/psql" -h "$folder" -U postgres -v ON_ERROR_STOP=1 -1 -q -f "$file"
done
"$bin/psql" -h "$folder" -U postgres -q -v n="$n" -v subjects=$((n / 5 > 100 ? n / 5 : 100)) -f scripts/bench-browse.sql
