#!/usr/bin/env bash
# Browser tests against the real program: a fresh data folder, a small demonstration city, a free port. Arguments go to
# Playwright. The tests find BASE_URL, CHROMIUM and, in DEMO_OUTPUT, the file with the sign-ins that `demo` printed; in
# SERVER_LOG stand the links that would be mailed.
. "$(dirname "$0")/lib.sh"
credence=${CREDENCE_BINARY:-$target/$host/debug/credence}
[ -x "$credence" ] || fail "there is no $credence: run make test, or cargo build -p server"

# In the temporary folder, which PostgreSQL's account can reach.
work=$(mktemp -d "${TMPDIR:-/tmp}/credence-end2end.XXXXXX")
chmod 755 "$work"
server= provider=
finish() {
  for process in $server $provider; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT

port=3200
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
export CREDENCE_DATA=$work/data CREDENCE_LISTEN=127.0.0.1:$port CREDENCE_SITE=${CREDENCE_SITE:-$site}
export BASE_URL=http://127.0.0.1:$port DEMO_OUTPUT=$work/demo.txt SERVER_LOG=$work/server.log
# The tests name the address that each of them comes from.
export CREDENCE_PROXIES=1
unset DATABASE_URL DATABASE_READ_URL
for browser in chromium chromium-browser google-chrome; do
  if [ -z "${CHROMIUM:-}" ] && have "$browser"; then CHROMIUM=$(command -v "$browser"); fi
done
export CHROMIUM=${CHROMIUM:?no Chromium found: install it, or name it in CHROMIUM}

# The city's identity provider, on a port of its own.
identity=$((port + 1))
while (exec 3<>"/dev/tcp/127.0.0.1/$identity") 2>/dev/null; do identity=$((identity + 1)); done
export CREDENCE_OIDC_ISSUER=http://127.0.0.1:$identity CREDENCE_OIDC_CLIENT_ID=credence CREDENCE_OIDC_CLIENT_SECRET=for-tests-only
export CREDENCE_OIDC_NAME=测试身份平台 CREDENCE_OIDC_SCOPES=business CREDENCE_OIDC_BUSINESS_CLAIM=uscc
(cd end2end && exec node identity/provider.mjs "$identity" "$BASE_URL/signin/identity/return") >"$work/identity.log" 2>&1 &
provider=$!

"$credence" demo --subjects 300 >"$DEMO_OUTPUT" || fail "the demonstration city could not be loaded: the sentence above says why"
"$credence" serve >"$SERVER_LOG" 2>&1 &
server=$!
for _ in $(seq 150); do
  if curl --silent --fail --output /dev/null "$BASE_URL/readyz"; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; fail "the server ended at start: its words stand above"; }
  sleep 0.2
done
curl --silent --fail --output /dev/null "$BASE_URL/readyz" || { cat "$work/server.log" >&2; fail "the server does not answer at $BASE_URL/readyz"; }

cd end2end
if ! npx --no-install playwright test "$@" | tee "$work/browser.log"; then
  # What went wrong in the server may lie far before the end.
  grep -E ' (WARN|ERROR) |panicked' "$work/server.log" | head -n 40 >&2 || true
  tail -n 40 "$work/server.log" >&2
  # Who sees the end of this only still sees what failed, and where.
  grep -E '^ +[0-9]+\) |^ +(Error|Locator|Expected|Received): |^ +at .*tests/|^    \[|^ +[0-9]+ (failed|flaky|passed|did not run)' "$work/browser.log" | tail -n 60 >&2 || true
  exit 1
fi
