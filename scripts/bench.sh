#!/usr/bin/env bash
# Benchmarks: criterion's, and the weight of the screens. docs/PERFORMANCE.md says how to read them.
. "$(dirname "$0")/lib.sh"
step "Looking for what is needed" scripts/install-tools.sh build
step "Benchmarks" cargo bench -p shared -p backend --bench '*'
scripts/build-front.sh release
scripts/check-weight.sh
