#!/usr/bin/env bash
# CPU per request of the running system, PostgreSQL included, and memory: bench-server.sh [SUBJECTS] (default 100 000).
#
# A machine's seconds are noisy, so nothing is timed: the CPU that the kernel charged to the server and to its PostgreSQL is
# divided by the requests answered. The same is done for pgbench's select-only run in the same minute, as a limit to compare with.
. "$(dirname "$0")/lib.sh"
subjects=${1:-100000}
credence=${CREDENCE_BINARY:-$target/$host/release/credence}
[ -x "$credence" ] || fail "there is no $credence: run make build"
have wrk || fail "please install wrk (apt-get install wrk) and run the command again"

data=${BENCH_DATA:-$(mktemp -d "${TMPDIR:-/tmp}/credence-bench.XXXXXX")}
mkdir -p "$data"
chmod 755 "$data"
server=
finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  if [ -z "${BENCH_DATA:-}" ]; then rm -rf "$data"; fi
}
trap finish EXIT
port=3300
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
export CREDENCE_DATA=$data CREDENCE_LISTEN=127.0.0.1:$port CREDENCE_RATE=off CREDENCE_LOG=warn
unset DATABASE_URL DATABASE_READ_URL
step "Loading $subjects subjects" "$credence" demo --subjects "$subjects" >/dev/null
"$credence" serve >"$data/server.log" 2>&1 &
server=$!
base=http://127.0.0.1:$port
for _ in $(seq 300); do
  if curl --silent --fail --output /dev/null "$base/readyz"; then break; fi
  sleep 0.2
done

postmaster=$(head -n 1 "$(find "$data" -name postmaster.pid | head -n 1)")
tools=$(dirname "$(readlink "/proc/$postmaster/exe")")
socket=$(sed -n 5p "$(find "$data" -name postmaster.pid | head -n 1)")
# A city that has just been loaded is still being tidied by autovacuum, whose CPU would be counted with the requests'.
step "Letting PostgreSQL settle" "$tools/vacuumdb" -q -h "$socket" -U postgres --analyze credence
ticks=$(getconf CLK_TCK)
processes() { echo "$server" "$postmaster" "$(pgrep -P "$postmaster" | tr '\n' ' ')"; }
# CPU so far in microseconds: server, then PostgreSQL.
spent() {
  local pid us=0 pg=0 t
  for pid in $(processes); do
    t=$(awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat" 2>/dev/null || echo 0)
    if [ "$pid" = "$server" ]; then us=$t; else pg=$((pg + t)); fi
  done
  echo "$((us * 1000000 / ticks)) $((pg * 1000000 / ticks))"
}
resident() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$server/status"; }

echo "memory of the server, idle: $(resident) MB"
# measure NAME SCRIPT: wrk for some seconds with a list of paths, in turn.
measure() {
  local name=$1 paths=$2 before after requests
  cat >"$data/paths.lua" <<LUA
local paths = {}
for line in io.lines("$paths") do paths[#paths + 1] = line end
local n = 0
request = function() n = n % #paths + 1; return wrk.format("GET", paths[n]) end
LUA
  wrk -t1 -c4 -d3s -s "$data/paths.lua" "$base" >/dev/null
  read -r s0 p0 <<<"$(spent)"
  wrk -t1 -c4 -d"${SECONDS_EACH:-10}"s -s "$data/paths.lua" "$base" >"$data/wrk.txt"
  read -r s1 p1 <<<"$(spent)"
  requests=$(awk '/requests in/ { print $1 }' "$data/wrk.txt")
  grep -q 'Non-2xx' "$data/wrk.txt" && fail "$name: $(grep Non-2xx "$data/wrk.txt")"
  awk -v n="$name" -v r="$requests" -v s=$((s1 - s0)) -v p=$((p1 - p0)) \
    'BEGIN { printf "%-28s %7d requests  %7.0f µs CPU each  (server %.0f, PostgreSQL %.0f)\n", n, r, (s + p) / r, s / r, p / r }'
}

codes=$data/codes.txt
curl --silent "$base/api/v1/disclosures/licence?limit=200" | grep -o '"uscc":"[0-9A-Z]*"' | cut -d'"' -f4 | sort -u >"$codes"
sed 's|^|/subjects/|' "$codes" >"$data/pages.txt"
sed 's|^|/api/v1/subjects/|' "$codes" >"$data/api.txt"
{
  # Common and rare, from one character to twenty, by name and by code.
  for term in 江 鄂州 葛店 江渚 贸易 有限公司 洋澜 樊口 科技有限公司 湖北江渚新材料 湖北江渚新材料有限公司 鄂州市葛店 恒美物资 太和楚诚; do
    printf '/api/v1/subjects?q=%s\n' "$(printf %s "$term" | od -An -tx1 | tr -d '\n' | sed 's/ /%/g')"
  done
  head -n 5 "$codes" | sed 's|^|/api/v1/subjects?q=|'
} >"$data/search.txt"
echo / >"$data/home.txt"
echo /disclosures/penalty >"$data/list.txt"
measure "subject API" "$data/api.txt"
measure "subject page" "$data/pages.txt"
measure "search API, mixed terms" "$data/search.txt"
measure "home page" "$data/home.txt"
measure "disclosure list" "$data/list.txt"
echo "memory of the server, after load: $(resident) MB"

pgbench=$tools/pgbench
if [ -x "$pgbench" ]; then
  pg() { "$pgbench" -h "$socket" -U postgres "$@" postgres; }
  pg -i -q -s 1 >/dev/null 2>&1 || fail "pgbench could not make its tables"
  pg -S -c 4 -j 1 -T 8 -M prepared >"$data/pgbench.txt" 2>/dev/null &
  sleep 1
  read -r _ p0 <<<"$(spent)"
  sleep 6
  read -r _ p1 <<<"$(spent)"
  wait $!
  awk -v p=$((p1 - p0)) '/^tps/ { printf "pgbench select-only: %.0f µs CPU of PostgreSQL each, for comparison\n", p / ($3 * 6) }' "$data/pgbench.txt"
fi
