#!/usr/bin/env bash
# Gives a Debian machine what the end-to-end tests call beyond Deno: git, openssl, jq, ssh-keygen, ps,
# nix and shellcheck of its own release, and of Debian trixie cosign 2.5, nix 2.26 and docker-registry,
# which nobody has to install: they lie in a folder of their own and run on bookworm. --large adds what
# takes more space, of its own release: chromium, podman, skopeo and mmdebstrap.
#
#   eval "$(infra/ci/tools.sh [--large] DEST)"
#
# Prints what to set, in the form of a shell, and writes the same to DEST/env. Nothing is fetched but
# Debian packages, from the mirror of the machine's own apt sources, checked by apt. A second run
# changes nothing and takes no network. Missing small tools need root; DEST needs none.
set -o errexit -o nounset -o pipefail

# Raise it where the content of DEST changes for the same packages.
readonly LAYOUT=2

readonly PROGRAM=tools
# shellcheck source=infra/ci/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# What nix and cosign need to run; not what their maintainer scripts or Perl parts need.
packages_to_unpack() {
  private_apt -s install --no-install-recommends nix-bin cosign docker-registry |
    sed -n 's/^Inst \([^ ]*\) .*/\1/p' |
    grep -E '^(nix-bin|cosign|docker-registry|lib.*)$' | grep -v perl
}

unpack_tools() {
  local packages=()
  open_suite
  mapfile -t packages < <(packages_to_unpack)
  [ ${#packages[@]} -gt 2 ] ||
    fail 69 "Cannot find nix-bin and cosign in $SUITE" "check that the mirror carries $SUITE"
  unpack_suite "$work/root" "${packages[@]}"
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
  unpack_tools
  mkdir "$work/bin"
  write_wrapper "$work/bin/nix"
  local name
  for name in nix-build nix-hash nix-instantiate nix-shell nix-store; do
    ln -s nix "$work/bin/$name"
  done
  for name in cosign docker-registry; do
    ln -s "../root/usr/bin/$name" "$work/bin/$name"
  done
  # Not `nix --help`: that one makes a /nix.
  if ! quietly try "$work/bin/nix" --version || ! quietly try "$work/bin/cosign" version ||
    ! quietly try "$work/bin/docker-registry" --version; then
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
  if [ "${1-}" = --large ]; then
    extra=(chromium:chromium podman:podman skopeo:skopeo mmdebstrap:mmdebstrap)
    shift
  fi
  if [ $# -ne 1 ] || [ -z "$1" ] || [[ $1 == -* ]]; then
    fail 64 "It takes the folder to fill" "run: infra/ci/tools.sh [--large] DEST"
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
  install_missing git:git openssl:openssl jq:jq ssh-keygen:openssh-client nix:nix-bin \
    ps:procps shellcheck:shellcheck "${extra[@]}"
  if [ "$(cat "$destination/complete" 2>/dev/null)" != "$LAYOUT" ]; then fill_destination; fi
  write_env
  cat "$destination/env"
}

main "$@"
