# shellcheck shell=bash
# Debian packages for the scripts beside it, which source this file: those of the machine's release,
# installed where they are missing, and those of trixie, fetched by an apt of our own and unpacked.
#
# They set PROGRAM, the name for messages, and work, a temporary folder, before the first call.

readonly SUITE=trixie
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
say() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }

# fail CODE MESSAGE HINT
fail() {
  say "$2"
  say "hint: $3"
  exit "$1"
}

# quietly LOG-NAME COMMAND… : shows the end of its output only where it fails.
quietly() {
  # shellcheck disable=SC2154 # whoever sources this sets it
  local log="$work/$1.log"
  shift
  timeout --kill-after=10 600 "$@" >"$log" 2>&1 </dev/null && return
  tail -n 5 "$log" >&2
  return 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# install_missing PROGRAM:PACKAGE… : of the machine's own release, by the machine's own apt.
install_missing() {
  local missing=() pair
  for pair in "$@"; do
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

# Makes the private apt and reads the lists of SUITE.
open_suite() {
  make_private_apt
  APT_CONFIG="$work/apt/apt.conf" quietly update apt-get -q update ||
    fail 69 "Cannot read the package lists of $SUITE" "check the network and the machine's mirror"
}

# unpack_suite ROOT PACKAGE… : fetches the packages of SUITE (apt checks them) and unpacks them into ROOT.
unpack_suite() {
  local root=$1 archive
  shift
  say "unpacking $# packages of $SUITE"
  mkdir -p "$work/archives" "$root"
  (
    export APT_CONFIG="$work/apt/apt.conf"
    cd "$work/archives" && quietly download apt-get -q download "$@"
  ) || fail 69 "Cannot download the packages of $SUITE" "check the network and the machine's mirror"
  for archive in "$work"/archives/*.deb; do
    dpkg -x "$archive" "$root" || fail 74 "Cannot unpack $archive" "check the free disk space"
  done
}
