#!/usr/bin/env bash
# Builds what the browser gets: `build-front.sh dev` (quick) or `release` (small).
#
# Leaves in target/site: pkg/ with the scripts, the WASM in its parts and the style, named by their content so that they can
# be cached for ever, pkg/manifest.json that tells their names, and public/'s files; each beside its .br and .gz.
. "$(dirname "$0")/lib.sh"
kind=${1:-dev}
case $kind in
  dev) profile=wasm-dev brotli=5 gzip=6 ;;
  release) profile=wasm-release brotli=11 gzip=9 ;;
  *) fail "build-front.sh takes “dev” or “release”, not “$kind”" ;;
esac
bindgen=$tools/wasm-bindgen-$(locked wasm-bindgen)/bin/wasm-bindgen
split=$tools/wasm-split-cli-$wasm_split/bin/wasm-split-cli

step "Compiling the screens for the browser ($kind)" \
  cargo build -p app --lib --features hydrate --target wasm32-unknown-unknown --profile "$profile"
compiled=$target/wasm32-unknown-unknown/$profile/app.wasm
# What checks files off the main thread: a WASM of its own, fetched by nobody who does not check one.
step "Compiling the worker for the browser ($kind)" \
  cargo build -p worker --lib --target wasm32-unknown-unknown --profile "$profile"
worker=$target/wasm32-unknown-unknown/$profile/worker.wasm

# leptos asks for a regex engine that nothing in the browser calls; the linker must have dropped it (docs/DEPENDENCIES.md).
if grep -aq regex_automata "$compiled"; then
  fail "the WASM contains a regex engine: something under app/ or shared/ calls one; use plain string functions there"
fi

# Whatever the result depends on; unchanged means that nothing is to be done.
inputs=$( (
  echo "$kind"
  digest "$compiled" "$worker" app/worker/src/entry.js "$0" scripts/bundle-css.sh
  for folder in style public; do
    if [ -d $folder ]; then find $folder -type f | LC_ALL=C sort | while read -r file; do digest "$file"; done; fi
  done
) | digest | cut -c1-64)
if [ -f "$site/pkg/manifest.json" ] && [ "$(cat "$site/.inputs" 2>/dev/null)" = "$inputs" ]; then
  exit 0
fi

# Beside the old one, and swapped at the end: a running server never sees half a folder.
new=$target/site.new
rm -rf "$new"
mkdir -p "$new/pkg"
if [ -d public ]; then cp -R public/. "$new/"; fi

# One WASM for what everybody needs, and one for each part in app/src/routes.rs: docs/adr/0006.
parts=$new/parts
step "Cutting the WASM into its parts" "$split" "$compiled" "$parts" --out-name credence
# The parts need the linker's own exports: the table of functions and the stack.
step "Binding WASM to JavaScript" "$bindgen" "$parts/credence.wasm" --target web --no-typescript --keep-lld-exports \
  --out-name credence --out-dir "$new/pkg"
rm "$parts/credence.wasm"
wasm=$new/pkg/credence_bg.wasm
js=$new/pkg/credence.js
step "Binding the worker to JavaScript" "$bindgen" "$worker" --target no-modules --no-typescript --out-name worker --out-dir "$new/pkg"
worker_wasm=$new/pkg/worker_bg.wasm
worker_js=$new/pkg/worker.js
# shrink FILE HOW: with what the compiler used, and not more.
shrink() {
  scripts/node_modules/.bin/wasm-opt "$2" --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-simd --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue "$1" -o "$1.small"
  mv "$1.small" "$1"
}
if [ "$kind" = release ]; then
  step "Shrinking the WASM" shrink "$wasm" -Oz
  for part in "$parts"/*.wasm; do step "Shrinking $(basename "$part")" shrink "$part" -Oz; done
  # The worker is judged by rows per second first.
  step "Shrinking the worker" shrink "$worker_wasm" -O3
fi

css=$new/pkg/main.css
scripts/bundle-css.sh style/main.css >"$css"

# by_content FILE STEM EXTENSION: renames a file after its content and prints its new name.
by_content() {
  local name
  name=$2.$(digest "$1" | cut -c1-16).$3
  mv "$1" "$new/pkg/$name"
  echo "$name"
}
wasm_name=$(by_content "$wasm" credence_bg wasm)
# named FILE OLD NEW: writes the new name of a file into a script that fetches it; a script that no longer does so was
# changed by a new version of the tools.
named() {
  grep -qF "$2" "$1" || fail "$(basename "$1") no longer names $2: adapt scripts/build-front.sh"
  sed "s|${2//./\\.}|$3|g" "$1" >"$1.named"
  mv "$1.named" "$1"
}
# The scripts fetch the WASM by name, so it must be renamed inside before they get their own.
loader=$parts/__wasm_split.js
named "$js" credence_bg.wasm "$wasm_name"
for part in "$parts"/*.wasm; do
  old=$(basename "$part")
  named "$loader" "$old" "$(by_content "$part" "${old%.wasm}" wasm)"
done
# The two scripts import each other: both are named after the content of both. The WASM keeps its name for the second one.
both=$(cat "$js" "$loader" | digest | cut -c1-16)
js_name=credence.$both.js
named "$js" 'from "./__wasm_split.js"' "from \"./parts.$both.js\""
named "$loader" credence.js "$js_name"
mv "$js" "$new/pkg/$js_name"
mv "$loader" "$new/pkg/parts.$both.js"
rm -r "$parts"
worker_wasm_name=$(by_content "$worker_wasm" worker_bg wasm)
grep -q 'worker_bg\.wasm' app/worker/src/entry.js || fail "app/worker/src/entry.js no longer names worker_bg.wasm: adapt scripts/build-front.sh"
{ cat "$worker_js"; sed "s/worker_bg\.wasm/$worker_wasm_name/g" app/worker/src/entry.js; } >"$worker_js.named"
rm "$worker_js"
worker_name=$(by_content "$worker_js.named" worker js)
css_name=$(by_content "$css" main css)
printf '{"js":"%s","wasm":"%s","css":"%s","worker":"%s"}\n' "$js_name" "$wasm_name" "$css_name" "$worker_name" >"$new/pkg/manifest.json"

compress() {
  find "$new" -type f -size +0 \
    \( -name '*.js' -o -name '*.wasm' -o -name '*.css' -o -name '*.svg' -o -name '*.txt' -o -name '*.html' \) \
    -exec brotli -q "$brotli" --force --keep {} + -exec gzip -n -"$gzip" --force --keep {} +
}
step "Compressing" compress
echo "$inputs" >"$new/.inputs"
rm -rf "$site.old"
if [ -d "$site" ]; then mv "$site" "$site.old"; fi
mv "$new" "$site"
rm -rf "$site.old"
