#!/usr/bin/env bash
# CPU per request of the running system, PostgreSQL included, and memory: bench-server.sh [SUBJECTS [RECORDS]] (default
# 100 000 and five records each: two thousand of the demonstration, whose pages are asked for, among others made by
# scripts/bench-city.sql). BENCH_DATA keeps the loaded city in a folder for the next run; BENCH_ONLY='list|roster' measures
# only what fits.
#
# A machine's seconds are noisy, so nothing is timed: the CPU that the kernel charged to the server and to its PostgreSQL is
# divided by the requests answered. The slowest kinds of request are named apart, each address asked many times by itself. The
# same is done for pgbench's select-only run in the same minute, as a limit to compare with.
. "$(dirname "$0")/lib.sh"
subjects=${1:-100000}
records=${2:-$((subjects * 5))}
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
if [ ! -e "$data/loaded" ]; then
  step "Loading the demonstration" "$credence" demo --subjects 2000 >/dev/null
fi
"$credence" serve >"$data/server.log" 2>&1 &
server=$!
base=http://127.0.0.1:$port
for _ in $(seq 600); do
  if curl --silent --fail --output /dev/null "$base/readyz"; then break; fi
  sleep 0.2
done

pidfile=$(find "$data" -name postmaster.pid | head -n 1)
postmaster=$(head -n 1 "$pidfile")
tools=$(dirname "$(readlink "/proc/$postmaster/exe")")
socket=$(sed -n 5p "$pidfile")
sql() { "$tools/psql" -h "$socket" -U postgres -qAt "$@" credence; }
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
wanted() { [[ $1 =~ ${BENCH_ONLY:-.} ]]; }

if [ ! -e "$data/loaded" ]; then
  step "Loading $subjects subjects, $records records" sql -v today="$(TZ=Asia/Shanghai date +%F)" -v subjects="$subjects" -v n="$records" -f scripts/bench-city.sql
  step "Letting PostgreSQL settle" "$tools/vacuumdb" -q -h "$socket" -U postgres --analyze credence
  for _ in $(seq 300); do
    [ "$(sql -c "select count(*) from browse_state, job where listed_on is null or job.kind = 'recount'")" = 0 ] && break
    sleep 2
  done
  touch "$data/loaded"
fi
echo "subjects, records, size of the database: $(sql -c "select (select count(*) from subject), (select count(*) from record), pg_size_pretty(pg_database_size('credence')), pg_size_pretty(pg_table_size('record')), pg_size_pretty(pg_indexes_size('record'))")"
echo "memory of the server, idle: $(resident) MB"

# run LABEL PATHS: wrk for some seconds with a list of paths, in turn.
run() {
  local paths=$2 requests
  cat >"$data/paths.lua" <<LUA
local paths = {}
for line in io.lines("$paths") do paths[#paths + 1] = line end
local n = 0
request = function() n = n % #paths + 1; return wrk.format("GET", paths[n]) end
if "${cookie:-}" ~= "" then wrk.headers["Cookie"] = "${cookie:-}" end
LUA
  # One path alone is warm after a few requests.
  if [ "${3:-2}" = 0 ]; then
    for _ in 1 2 3 4 5; do curl --silent --output /dev/null --cookie "${cookie:-}" "$base$(head -n 1 "$paths")"; done
  else
    wrk -t1 -c4 -d"${3:-2}"s -s "$data/paths.lua" "$base" >/dev/null
  fi
  read -r s0 p0 <<<"$(spent)"
  wrk -t1 -c4 -d"${4:-${SECONDS_EACH:-10}}"s -s "$data/paths.lua" "$base" >"$data/wrk.txt"
  read -r s1 p1 <<<"$(spent)"
  requests=$(awk '/requests in/ { print $1 }' "$data/wrk.txt")
  grep -q 'Non-2xx' "$data/wrk.txt" && fail "$1: $(grep Non-2xx "$data/wrk.txt")"
  awk -v n="$1" -v r="$requests" -v s=$((s1 - s0)) -v p=$((p1 - p0)) \
    'BEGIN { printf "%-34s %7d requests  %7.0f µs CPU each  (server %.0f, PostgreSQL %.0f)\n", n, r, (s + p) / r, s / r, p / r }'
}
measure() { if wanted "$1"; then run "$1" "$2"; fi; }
# each NAME PATHS: every path for itself, the dearest named.
each() {
  wanted "$1" || return 0
  local path
  while read -r path; do
    echo "$path" >"$data/one.txt"
    run "$path" "$data/one.txt" 0 1
  done <"$2" | sed 's/.* \([0-9]*\) µs CPU.*(\(.*\))/\1 \2 &/' | sort -n >"$data/each.txt"
  awk -v n="$1" '{ at[NR] = $1 } END { printf "%-34s each alone: median %d, 9 of 10 within %d, dearest %d µs (%d addresses)\n", n, at[int((NR + 1) / 2)], at[int(NR * 0.9 + 0.5)], at[NR], NR }' "$data/each.txt"
  tail -n "${DEAREST:-3}" "$data/each.txt" | sed 's/^\([0-9]*\) \(server [0-9]*, PostgreSQL [0-9]*\) \([^ ]*\).*/      \1 µs (\2) \3/'
}
escaped() { printf %s "$1" | od -An -tx1 | tr -d ' \n' | sed 's/../%&/g'; }

# Whose cookie the next requests carry.
sign_in() {
  cookie=$(curl --silent --output /dev/null --cookie-jar - --data-urlencode "email=$1" \
    --data-urlencode 'password=seven lanterns over the lake' "$base/api/fn/account/sign_in" | awk '$6 == "credence" { print $6 "=" $7 }')
  [ -n "$cookie" ] || fail "the sign-in of $1 was refused"
}

codes=$data/codes.txt
sql -c "select uscc from subject_tier where rule_set <> '' order by uscc limit 400" >"$codes"
sed 's|^|/subjects/|' "$codes" >"$data/pages.txt"
sed 's|^|/api/v1/subjects/|' "$codes" >"$data/api.txt"
# Terms from one character to twenty: common ones, and parts of names from all over the city.
terms=$data/terms.txt
{
  printf '%s\n' 江 鄂州 葛店 江渚 贸易 有限公司 洋澜 樊口 科技有限公司 湖北江渚新材料 湖北江渚新材料有限公司 鄂州市葛店 恒美物资 太和楚诚 鄂州市 建筑工程有限公司
  sql -c "select substr(name, 1 + (n % 4)::int, (array[1,2,3,4,6,10,20])[1 + n % 7]) from (select name, row_number() over (order by uscc) as n from subject) as s where n % greatest((select count(*) / 120 from subject), 1) = 0"
} >"$terms"
while read -r term; do echo "/api/v1/subjects?q=$(escaped "$term")"; done <"$terms" >"$data/search.txt"
head -n 5 "$codes" | sed 's|^|/api/v1/subjects?q=|' >>"$data/search.txt"
while read -r term; do for n in 1 2 4; do echo "/api/fn/public/suggest?term=$(escaped "${term:0:$n}")"; done; done < <(head -n 60 "$terms") | sort -u >"$data/suggest.txt"
for term in h hb hbj ezjz e ez jz ezsgd wc abc; do echo "/api/fn/public/suggest?term=$term"; done >>"$data/suggest.txt"
echo / >"$data/home.txt"
sql -c "select '/rosters/' || k from unnest(array['serious_dishonesty','exemplar','judgment_defaulter','abnormal_operation']) as k" >"$data/rosters.txt"
while read -r path; do
  for q in 江渚 有限公司 91420; do echo "$path?q=$(escaped "$q")"; done
done <"$data/rosters.txt" >"$data/rosters-q.txt"
# Every filter of the three longest lists by itself with its commonest and its rarest value, some together, with a period, and each
# on its first page, in the middle and near its end.
sql -v ON_ERROR_STOP=1 -f scripts/bench-lists.sql >"$data/lists.raw"
# A tab is blank to the shell, which would swallow an empty column.
while IFS=$'\037' read -r item query day id; do
  path="/disclosures/$item?"
  IFS='&' read -ra parts <<<"$query"
  for part in "${parts[@]}"; do path+="${part%%=*}=$(escaped "${part#*=}")&"; done
  [ -n "$day" ] && path+="cursor=$(printf '%x-%x' "$day" "$id")"
  echo "${path%[?&]}"
done < <(tr '\t' '\037' <"$data/lists.raw") >"$data/lists.txt"

measure "subject API" "$data/api.txt"
measure "subject page" "$data/pages.txt"
measure "home page" "$data/home.txt"
measure "search API, mixed terms" "$data/search.txt"
each "search API" "$data/search.txt"
measure "suggestions" "$data/suggest.txt"
each "suggestions" "$data/suggest.txt"
grep -v '[?]' "$data/lists.txt" | sort -u >"$data/list.txt"
measure "list, no filter" "$data/list.txt"
measure "lists, any filter, any page" "$data/lists.txt"
each "lists" "$data/lists.txt"
measure "rosters" "$data/rosters.txt"
each "rosters" "$data/rosters.txt"
each "rosters, searched" "$data/rosters-q.txt"

# The desk of the city's credit office with a hundred thousand open cases, its filters and pages.
if wanted desk; then
  if [ ! -e "$data/cases" ]; then
    sql -v today="$(TZ=Asia/Shanghai date +%F)" -v cases="${CASES:-100000}" -f scripts/bench-desk.sql
    "$credence" user add --role credit-office --name bench bench@office.example <<<'seven lanterns over the lake' >/dev/null
    touch "$data/cases"
  fi
  sign_in bench@office.example
  printf '/official%s\n' '' '?due=overdue' '?due=later' '?due=untimed' '?kind=repair' '?kind=ban' '?kind=ban&due=soon' '?department=market' \
    '?department=market&kind=ban' "?q=$(head -n 1 "$codes")" "?q=$(escaped 江渚)" "?q=$(escaped 有限公司)" >"$data/desk.txt"
  measure "desk, open cases" "$data/desk.txt"
  each "desk" "$data/desk.txt"
  cookie=
fi
# A business at its largest form: the page, a draft saved with another value each time, the page that shows what will be handed in.
if wanted form; then
  uscc=$(head -n 1 "$codes")
  "$credence" user add --role business --uscc "$uscc" --name bench form@business.example <<<'seven lanterns over the lake' >/dev/null 2>&1 || true
  sign_in form@business.example
  path=$(curl --silent --output /dev/null --write-out '%{redirect_url}' --cookie "$cookie" --header 'accept: text/html' \
    --data-urlencode kind=registration --data-urlencode 'values[item]=contract' "$base/api/fn/case/open")
  id=${path##*/}
  [[ $id =~ ^[0-9]+$ ]] || fail "the draft of the benchmark was refused: $path"
  revision=$(sql -c "select revision from case_file where id = $id")
  cat >"$data/save.lua" <<LUA
-- wrk asks for one request more than it sends, before the others.
local revision, n = $revision - 1, 0
local fields = "values[HT_HTMC]=$(escaped 年度供货合同)&values[HT_BH]=HT-2026-1&values[HT_DF]=$(escaped 鄂州市第一中学)&values[HT_QDRQ]=2026-03-10&values[HT_JE]=12.5"
  .. "&values[HT_LXQK]=$(escaped 履行中)&values[HT_SM]="
wrk.headers["Cookie"] = "$cookie"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  n = n + 1
  local body = "id=$id&then=check&revision=" .. revision .. "&" .. fields .. n
  revision = revision + 1
  return wrk.format("POST", "/api/fn/case/save", nil, body)
end
LUA
  read -r s0 p0 <<<"$(spent)"
  wrk -t1 -c1 -d"${SECONDS_EACH:-10}"s -s "$data/save.lua" "$base" >"$data/wrk.txt"
  read -r s1 p1 <<<"$(spent)"
  saved=$(($(sql -c "select revision from case_file where id = $id") - revision))
  answered=$(awk '/requests in/ { print $1 }' "$data/wrk.txt")
  [ "$saved" -ge "$answered" ] || fail "of $answered drafts $saved were saved"
  awk -v r="$saved" -v s=$((s1 - s0)) -v p=$((p1 - p0)) \
    'BEGIN { printf "%-34s %7d requests  %7.0f µs CPU each  (server %.0f, PostgreSQL %.0f)\n", "form, a draft saved", r, (s + p) / r, s / r, p / r }'
  echo "/business/cases/$id" >"$data/form.txt"
  measure "form, its page" "$data/form.txt"
  echo "/business/cases/$id?step=check" >"$data/form.txt"
  measure "form, before it is handed in" "$data/form.txt"
  cookie=
fi
echo "memory of the server, after load: $(resident) MB"

pgbench=$tools/pgbench
if [ -x "$pgbench" ] && wanted pgbench; then
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
