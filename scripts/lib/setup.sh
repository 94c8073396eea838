# Sourced by the scripts: what they need, and how to get it. Everything it says goes to stderr.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
binary=$root/.build/release/lfs-migrate

say() { printf '%s\n' "$*" >&2; }

# missing_packages: the Debian packages of what is not there, one a line.
missing_packages() {
  local pair
  for pair in git:git git-lfs:git-lfs openssl:openssl pkg-config:pkg-config cc:gcc; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || echo "${pair#*:}"
  done
  for pair in libgit2:libgit2-dev zlib:zlib1g-dev libcrypto:libssl-dev libdeflate:libdeflate-dev yaml-0.1:libyaml-dev \
    libcurl:libcurl4-openssl-dev jansson:libjansson-dev; do
    pkg-config --exists "${pair%%:*}" 2>/dev/null || echo "${pair#*:}"
  done
}

# install_missing: installs them, or says how.
install_missing() {
  local packages as_root=()
  # No array: the shell of macOS is too old for a safe one.
  packages=$(missing_packages | tr '\n' ' ')
  packages=${packages% }
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "lfs-migrate needs programs or libraries that are missing here:" "  $packages"
    say "These are their names in Debian and Ubuntu. Elsewhere:"
    say "  Homebrew: brew install git git-lfs pkg-config libgit2 zlib openssl@3 libdeflate libyaml curl jansson"
    say "  dnf:      dnf install git git-lfs gcc pkgconf-pkg-config libgit2-devel zlib-devel openssl openssl-devel libdeflate-devel libyaml-devel libcurl-devel jansson-devel"
    exit 69
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "Packages are missing; as root, run: apt-get install $packages"
      exit 69
    fi
    as_root=(sudo)
  fi
  say "Installing $packages"
  local install=(
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends $packages
  )
  # The lists of packages may be absent or old: fetched only if it does not work without.
  if ! "${install[@]}" >/dev/null 2>&1; then
    "${as_root[@]}" apt-get update -q >&2
    "${install[@]}" >&2
  fi
}

# An LFS server, with what it does not say itself that it needs.
giftless='giftless>=0.6,<0.7 pyjwt<2.9 marshmallow<4 webargs<9 flask flask-marshmallow flask-classful
  figcan python-dotenv python-dateutil pyyaml typing-extensions cachetools'

# install_test_tools: programs that only tests drive, from PyPI. Without them their tests are skipped.
install_test_tools() {
  local tools=$root/.build/test-tools
  local program missing=
  for program in pre-commit lefthook sarif-kit dvc flask; do
    [ -x "$tools/bin/$program" ] || missing=yes
  done
  [ -n "$missing" ] || return 0
  say "Installing pre-commit, lefthook, DVC, giftless and the schema of SARIF for the tests"
  if ! python3 -m venv "$tools" >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
    # Debian has it apart from Python.
    apt-get install -y -q --no-install-recommends python3-venv >/dev/null 2>&1 || true
    python3 -m venv --clear "$tools" >/dev/null 2>&1 || true
  fi
  # One by one: what can't be installed here does not keep the others out.
  local packages
  for packages in 'pre-commit>=4,<5' 'lefthook>=2,<3' 'sarif-kit>=0.3,<0.4' 'dvc>=3,<4' "$giftless"; do
    # Words, of which some begin with the name of a package: no file has such a name.
    # shellcheck disable=SC2086
    "$tools/bin/pip" install -q --disable-pip-version-check $packages >&2 ||
      say "$packages could not be installed: the tests that need it are skipped."
  done
}

# require_swift: stops if there is no compiler.
require_swift() {
  command -v swift >/dev/null 2>&1 && return
  say "Swift 6.2 or later is needed to build lfs-migrate: https://www.swift.org/install"
  exit 69
}

# build_release: builds the release binary, unless no source is newer than the last build.
build_release() {
  local stamp=$root/.build/release/lfs-migrate.built
  if [ -x "$binary" ] && [ -e "$stamp" ] &&
    [ -z "$(find "$root/Package.swift" "$root/Sources" -newer "$stamp" -print -quit)" ]; then
    return
  fi
  require_swift
  # A source that is saved while the build runs has to count as newer.
  local started
  started=$(mktemp)
  local flags=(-c release)
  # Swift's libraries inside: the program runs where there is no Swift, and is 3 % faster.
  [ "$(uname -s)" != Linux ] || flags+=(--static-swift-stdlib)
  swift build --package-path "$root" "${flags[@]}" --product lfs-migrate >&2
  mv "$started" "$stamp"
}
