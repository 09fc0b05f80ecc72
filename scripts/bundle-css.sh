#!/usr/bin/env bash
# Writes a style sheet with its @import lines replaced by the files they name, in order; an import into a layer becomes
# that layer's block. Plain CSS, no preprocessor: the browser could read the sources as they are, only in more requests.
set -euo pipefail

bundle() {
  local folder line
  [ -f "$1" ] || { echo "credence: $1 is imported but does not exist: correct the @import" >&2; exit 1; }
  folder=$(dirname "$1")
  local import='^[[:space:]]*@import[[:space:]]+(url\()?["'\'']([^"'\'']+)["'\'']\)?[[:space:]]*(layer\(([a-z-]+)\))?[[:space:]]*;'
  while IFS= read -r line || [ -n "$line" ]; do
    if [[ $line =~ $import ]]; then
      local file=$folder/${BASH_REMATCH[2]} layer=${BASH_REMATCH[4]:-}
      [ -z "$layer" ] || printf '@layer %s {\n' "$layer"
      bundle "$file"
      [ -z "$layer" ] || printf '}\n'
    else
      printf '%s\n' "$line"
    fi
  done <"$1"
}
bundle "$1"
