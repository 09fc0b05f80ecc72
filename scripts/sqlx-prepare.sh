#!/usr/bin/env bash
# Checks every SQL statement against the migrations and refreshes .sqlx, so that builds need no database.
# Starts a private PostgreSQL in a temporary folder and removes it afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${PG_BIN:-}
for candidate in "$bin" /usr/lib/postgresql/{18,17,16,15}/bin "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
    if [ -x "$candidate/initdb" ]; then bin=$candidate && break; fi
done
if [ ! -x "$bin/initdb" ]; then
    echo "sqlx-prepare: no PostgreSQL found; install it (apt-get install postgresql) or set PG_BIN" >&2
    exit 1
fi

folder=$(mktemp -d /tmp/credence-sqlx.XXXXXX)
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
    -o "-c listen_addresses='' -k $folder -c fsync=off -c full_page_writes=off" >/dev/null
for file in server/backend/migrations/*.sql; do
    "$bin/psql" -h "$folder" -U postgres -v ON_ERROR_STOP=1 -1 -q -f "$file"
done

# The macros write one file per statement while they compile; statements that are gone leave theirs behind.
rm -rf .sqlx.new
mkdir .sqlx.new
touch server/backend/src/lib.rs
SQLX_OFFLINE=false DATABASE_URL="postgres:///postgres?host=$folder&user=postgres" SQLX_OFFLINE_DIR="$PWD/.sqlx.new" \
    ${CARGO:-cargo} check -p backend --tests
rm -rf .sqlx
mv .sqlx.new .sqlx
echo "sqlx-prepare: $(find .sqlx -name '*.json' | wc -l) statements"
