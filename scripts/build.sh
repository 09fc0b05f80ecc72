#!/usr/bin/env bash
# The release: a fast server and small screens.
. "$(dirname "$0")/lib.sh"
step "Looking for what is needed" scripts/install-tools.sh build
scripts/build-front.sh release
step "Compiling the server (release; some 10 minutes from nothing)" cargo build -p server --release
# Screens over their budget are a fault to mend (`make bench` fails for it), not a reason to have no release.
scripts/check-weight.sh || say "The screens are over their budget; the release is built all the same"
# The program finds its screens beside itself, wherever the two are moved.
release=$target/$host/release
rm -rf "$release/site"
cp -R "$site" "$release/site"
say "Built: $release/credence, with its screens in $release/site"
