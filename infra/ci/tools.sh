#!/usr/bin/env bash
# Gives a Debian machine what the end-to-end tests call beyond Deno: git, openssl, jq, ssh-keygen, ps,
# nix and shellcheck of its own release, and of Debian trixie cosign 2.5 and nix 2.26, which nobody
# has to install: they lie in a folder of their own and run on bookworm.
#
#   eval "$(infra/ci/tools.sh [--chromium] DEST)"
#
# Prints what to set, in the form of a shell, and writes the same to DEST/env. Nothing is fetched but
# Debian packages, from the mirror of the machine's own apt sources, checked by apt. A second run
# changes nothing and takes no network. Missing small tools need root; DEST needs none.
set -o errexit -o nounset -o pipefail

readonly SUITE=trixie
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
# Raise it where the content of DEST changes for the same packages.
readonly LAYOUT=1

say() { printf 'tools: %s\n' "$*" >&2; }

# fail CODE MESSAGE HINT
fail() {
  say "$2"
  say "hint: $3"
  exit "$1"
}

# quietly LOG-NAME COMMAND… : shows the end of its output only where it fails.
quietly() {
  local log="$work/$1.log"
  shift
  timeout --kill-after=10 600 "$@" >"$log" 2>&1 </dev/null && return
  tail -n 5 "$log" >&2
  return 1
}

has() { command -v "$1" >/dev/null 2>&1; }

install_missing() {
  local missing=() pair
  for pair in git:git openssl:openssl jq:jq ssh-keygen:openssh-client nix:nix-bin \
    ps:procps shellcheck:shellcheck "$@"; do
    has "${pair%%:*}" || missing+=("${pair#*:}")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  [ "$(id -u)" = 0 ] ||
    fail 77 "Cannot install ${missing[*]}: this takes root" "run: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  # One broken source of the machine need not stop the others.
  quietly update apt-get -q update || say "apt-get update failed; trying with the lists that are there"
  DEBIAN_FRONTEND=noninteractive quietly install apt-get -qy -o DPkg::Lock::Timeout=120 \
    install --no-install-recommends "${missing[@]}" ||
    fail 69 "Cannot install ${missing[*]}" "run: apt-get install ${missing[*]}"
}

# The address of the mirror that the machine itself takes its release from.
mirror_of_this_machine() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  # shellcheck disable=SC2016 # these are apt's variables
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    sed -n "s/^$codename main //p" | head -n 1
}

# Makes an apt of our own: its own sources, lists and state; of the machine's only how to connect.
make_private_apt() {
  local mirror
  [ -r "$KEYRING" ] || fail 69 "Cannot check packages: $KEYRING is missing" \
    "run: apt-get install debian-archive-keyring"
  mirror=$(mirror_of_this_machine)
  [ -n "$mirror" ] || fail 69 "Cannot find a Debian mirror in the machine's apt sources" \
    "check: apt-get indextargets"
  mkdir -p "$work"/apt/{lists/partial,archives/partial}
  : >"$work/apt/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
    "$mirror" "$SUITE" "$KEYRING" >"$work/apt/$SUITE.sources"
  {
    apt-config dump Acquire | grep -E '^Acquire::https?::' || true
    printf '%s "%s";\n' \
      Dir::Etc::main /dev/null Dir::Etc::parts /dev/null Dir::Etc::sourceparts /dev/null \
      Dir::Etc::sourcelist "$work/apt/$SUITE.sources" \
      Dir::State "$work/apt" Dir::State::status "$work/apt/status" \
      Dir::Cache "$work/apt" \
      Acquire::Languages none Acquire::Retries 2 Acquire::http::Timeout 30 \
      APT::Sandbox::User root
  } >"$work/apt/apt.conf"
}

private_apt() { APT_CONFIG="$work/apt/apt.conf" apt-get -q "$@"; }

# What nix and cosign need to run; not what their maintainer scripts or Perl parts need.
packages_to_unpack() {
  private_apt -s install --no-install-recommends nix-bin cosign |
    sed -n 's/^Inst \([^ ]*\) .*/\1/p' |
    grep -E '^(nix-bin|cosign|lib.*)$' | grep -v perl
}

unpack_suite() {
  local packages=() archive
  make_private_apt
  export APT_CONFIG="$work/apt/apt.conf"
  quietly update apt-get -q update ||
    fail 69 "Cannot read the package lists of $SUITE" "check the network and the machine's mirror"
  mapfile -t packages < <(packages_to_unpack)
  [ ${#packages[@]} -gt 2 ] ||
    fail 69 "Cannot find nix-bin and cosign in $SUITE" "check that the mirror carries $SUITE"
  say "unpacking ${#packages[@]} packages of $SUITE"
  mkdir "$work/archives" "$work/root"
  (cd "$work/archives" && quietly download apt-get -q download "${packages[@]}") ||
    fail 69 "Cannot download the packages of $SUITE" "check the network and the machine's mirror"
  unset APT_CONFIG
  for archive in "$work"/archives/*.deb; do
    dpkg -x "$archive" "$work/root" || fail 74 "Cannot unpack $archive" "check the free disk space"
  done
}

# nix of trixie wants a newer libc than bookworm's: it runs with the one that came along.
write_wrapper() {
  cat >"$1" <<'WRAPPER'
#!/bin/sh
# Nix asks /proc/self/exe for its own program to start the build hook, and would find the loader.
export NIX_CONFIG="build-hook =
${NIX_CONFIG-}"
here=$(dirname "$(readlink -f "$0")")
root=$here/../root
for loader in "$root"/usr/lib64/ld-linux-*.so.* "$root"/usr/lib/ld-linux-*.so.*; do
  [ ! -e "$loader" ] || break
done
for libraries in "$root"/usr/lib/*-linux-gnu; do break; done
exec "$loader" --argv0 "${0##*/}" --library-path "$libraries" "$root/usr/bin/nix" "$@"
WRAPPER
  chmod 755 "$1"
}

fill_destination() {
  unpack_suite
  mkdir "$work/bin"
  write_wrapper "$work/bin/nix"
  local name
  for name in nix-build nix-hash nix-instantiate nix-shell nix-store; do
    ln -s nix "$work/bin/$name"
  done
  ln -s ../root/usr/bin/cosign "$work/bin/cosign"
  # Not `nix --help`: that one makes a /nix.
  if ! quietly try "$work/bin/nix" --version || ! quietly try "$work/bin/cosign" version; then
    fail 69 "The programs of $SUITE do not run here" "check that the machine is bookworm or later"
  fi
  rm -rf "${destination:?}/root" "${destination:?}/bin"
  mv "$work/root" "$work/bin" "$destination/"
  printf '%s\n' "$LAYOUT" >"$destination/complete"
}

write_env() {
  local nix="$destination/nix"
  {
    # shellcheck disable=SC2016 # it is expanded where it is read
    printf 'export PATH=%q:"$PATH"\n' "$destination/bin"
    # A store and a state of our own: no daemon, no users for builds, no /nix left behind.
    printf 'export %s=%q\n' NIX_REMOTE local \
      NIX_STORE_DIR "$nix/store" NIX_STATE_DIR "$nix/state" NIX_LOG_DIR "$nix/log" \
      NIX_CONFIG "experimental-features = nix-command flakes
sandbox = false
build-users-group =
substituters =
flake-registry =
warn-dirty = false"
  } >"$work/env"
  mv "$work/env" "$destination/env"
}

main() {
  local extra=()
  if [ "${1-}" = --chromium ]; then
    extra=(chromium:chromium)
    shift
  fi
  if [ $# -ne 1 ] || [ -z "$1" ] || [[ $1 == -* ]]; then
    fail 64 "It takes the folder to fill" "run: infra/ci/tools.sh [--chromium] DEST"
  fi
  if ! has apt-get || ! has dpkg; then
    fail 69 "This is not Debian: there is no apt-get" \
      "install git, openssl, jq, ssh-keygen, nix and cosign by other means"
  fi
  mkdir -p "$1" || fail 73 "Cannot make the folder $1" "name another one"
  destination=$(cd "$1" && pwd -P)
  exec 9>"$destination/lock"
  flock --timeout 600 9 || fail 69 "Another run is filling $destination" "wait for its end"
  # Left over where a run was killed.
  rm -rf "$destination"/work.*
  work=$(mktemp -d "$destination/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  install_missing "${extra[@]}"
  if [ "$(cat "$destination/complete" 2>/dev/null)" != "$LAYOUT" ]; then fill_destination; fi
  write_env
  cat "$destination/env"
}

main "$@"
