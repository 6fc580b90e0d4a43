#!/usr/bin/env bash
# Makes the root file system of a base image from Debian packages, in a file:
#
#   infra/container/base.sh [--arch ARCH] [--suite SUITE] [--include PACKAGES] run|build FILE.tar
#
#   run     what the production image needs: libc, libgcc, git (for local repositories), the Mozilla
#           roots and a user `packrepo` (65532); no shell, no package manager.
#   build   Debian with apt, git and ca-certificates, for the stages development and ci; PACKAGES
#           (comma-separated) come on top.
#
# Beside it: FILE.tar.packages (package, version, architecture) and FILE.tar.inputs (what it was made
# from). Where FILE.tar.inputs would be the same, nothing is made again. The packages come from the
# mirror of the machine's own apt sources and are checked by apt. The same inputs give the same bytes.
set -o errexit -o nounset -o pipefail

readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
# Every file that a maintainer script makes gets this time, 2025-01-01: a base has no commit.
readonly EPOCH=1735689600
readonly APT_HELPER=/usr/lib/apt/apt-helper
# Of the packages that are extracted for `run`, those that end up in it.
readonly RUN_PACKAGES="base-files ca-certificates git libc6 libgcc-s1 libpcre2-8-0 zlib1g"

say() { printf 'base: %s\n' "$*" >&2; }

# fail CODE MESSAGE HINT
fail() {
  say "$2"
  say "hint: $3"
  exit "$1"
}

usage() {
  fail 64 "$1" "run: infra/container/base.sh [--arch ARCH] [--suite SUITE] [--include PACKAGES] run|build FILE.tar"
}

# Prints "URI SUITE" of every archive that the machine itself uses, for the wanted suite.
archives() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  # shellcheck disable=SC2016 # these are apt's variables
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    sed -n "s/^$codename\\(-updates\\|-security\\)\\{0,1\\} main \\(.*\\)$/\\2 $suite\\1/p" | sort -u
}

# The release files name every package by its hash: they are the inputs, the signature aside.
write_inputs() {
  local uri name
  {
    printf 'script %s\n' "$(sha256sum <"$0" | cut -d ' ' -f 1)"
    printf 'kind %s\nsuite %s\narch %s\ninclude %s\n' "$kind" "$suite" "$arch" "$include"
    while read -r uri name; do
      "$APT_HELPER" -q download-file "${uri%/}/dists/$name/InRelease" "$work/InRelease.$name" \
        >"$work/log" 2>&1 </dev/null || return 1
      printf 'release %s %s\n' "$name" "$(sha256sum <"$work/InRelease.$name" | cut -d ' ' -f 1)"
    done <"$work/archives"
  } >"$work/inputs"
}

# Runs inside mmdebstrap, which removes what it needs there itself: nothing below /tmp and /etc/apt may
# be touched, or its last apt-get would work on the host.
write_run_hook() {
  cat >"$work/hook" <<'HOOK'
#!/bin/sh
set -eu
umask 022
cd "$1"
list=$2/packages
kept=$2/kept
: >"$list"
mkdir -p "$kept/var/lib/dpkg/status.d" "$kept/usr/share/doc"
for name in $RUN_PACKAGES; do
  archive=$(find var/cache/apt/archives -name "${name}_*.deb" | head -n 1)
  [ -n "$archive" ] || { echo "no archive of $name" >&2; exit 1; }
  dpkg-deb --show --showformat '${Package}\t${Version}\t${Architecture}\n' "$archive" >>"$list"
  # What scanners of images without dpkg read.
  dpkg-deb --field "$archive" >"$kept/var/lib/dpkg/status.d/$name"
done
# keep PATH…: what is there as the packages have it.
keep() {
  for path in "$@"; do
    mkdir -p "$kept/$(dirname "$path")"
    cp -a --remove-destination "$path" "$kept/$path"
  done
}
libraries=$(find usr/lib -maxdepth 1 -name '*-linux-gnu*' -type d)
for name in ld-linux-* libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 \
  libnss_dns.so.2 libnss_files.so.2 libgcc_s.so.1 libpcre2-8.so.0* libz.so.1*; do
  # shellcheck disable=SC2086 # it is a pattern
  keep $(find $libraries -maxdepth 1 -name "$name")
done
[ ! -d usr/lib64 ] || cp -a usr/lib64 "$kept/usr/lib64"
keep usr/bin/git
for name in $RUN_PACKAGES; do
  keep "usr/share/doc/$name/copyright"
done
for name in bin lib lib64 sbin; do
  [ ! -d "$kept/usr/$name" ] || ln -s "usr/$name" "$kept/$name"
done
ln -s git "$kept/usr/bin/git-upload-pack"
mkdir -p "$kept/etc/ssl/certs" "$kept/usr/share/git-core/templates" "$kept/root" "$kept/proc" \
  "$kept/sys" "$kept/dev" "$kept/run" "$kept/tmp" "$kept/work" \
  "$kept/artifacts"
chmod 1777 "$kept/tmp"
chmod 700 "$kept/root"
chown 65532:65532 "$kept/work" "$kept/artifacts"
find usr/share/ca-certificates -name '*.crt' | LC_ALL=C sort | xargs cat >"$kept/etc/ssl/certs/ca-certificates.crt"
printf '%s\n' root:x:0:0:root:/root:/usr/sbin/nologin \
  nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin \
  packrepo:x:65532:65532::/work:/usr/sbin/nologin >"$kept/etc/passwd"
printf '%s\n' root:x:0: nogroup:x:65534: packrepo:x:65532: >"$kept/etc/group"
printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' >"$kept/etc/nsswitch.conf"
grep -hE '^(PRETTY_NAME|NAME|VERSION_ID|VERSION|VERSION_CODENAME|ID)=' usr/lib/os-release >"$kept/etc/os-release"
tar --create --sort=name --numeric-owner --mtime="@$EPOCH" --clamp-mtime --format=posix \
  --pax-option=delete=atime,delete=ctime --directory "$kept" --file "$2/root.tar" .
HOOK
  chmod 755 "$work/hook"
}

write_build_hook() {
  cat >"$work/hook" <<'HOOK'
#!/bin/sh
set -eu
umask 022
dpkg-query --admindir="$1/var/lib/dpkg" --show \
  --showformat '${Package}\t${Version}\t${Architecture}\n' >"$2/packages"
# Made from the host's, or by the time at which packages were set up.
: >"$1/etc/hostname"
: >"$1/etc/resolv.conf"
rm -f "$1/var/log/alternatives.log" "$1/var/log/apt/history.log" "$1/var/log/apt/term.log" \
  "$1/var/log/dpkg.log" "$1/var/log/bootstrap.log" "$1/var/cache/ldconfig/aux-cache" "$1/etc/machine-id"
grep -q '^packrepo:' "$1/etc/passwd" || echo packrepo:x:65532:65532::/work:/bin/bash >>"$1/etc/passwd"
grep -q '^packrepo:' "$1/etc/group" || echo packrepo:x:65532: >>"$1/etc/group"
mkdir -p "$1/work" "$1/artifacts"
chown 65532:65532 "$1/work" "$1/artifacts"
HOOK
  chmod 755 "$work/hook"
}

# The machine's own way to the network: proxies and certificates, for apt alone.
apt_options() {
  apt-config dump Acquire | grep -E '^Acquire::https?::[^"]*"[^"]+";' || true
  printf '%s\n' 'Acquire::Languages "none";' 'Acquire::Retries "2";' 'Acquire::http::Timeout "30";'
}

make_root() {
  local variant hook packages target uri name
  while read -r uri name; do
    printf 'deb [signed-by=%s] %s %s main\n' "$KEYRING" "$uri" "$name"
  done <"$work/archives" >"$work/sources.list"
  if [ "$kind" = run ]; then
    # Of `extract`, only the extract hooks are run; the tar of the hook is the result.
    variant=extract hook=--extract-hook packages=base-files,ca-certificates,git,libgcc-s1 target=$work/unused.tar
    write_run_hook
  else
    variant=apt hook=--customize-hook packages=ca-certificates,git${include:+,$include} target=$work/root.tar
    write_build_hook
  fi
  local options=()
  while read -r name; do options+=("--aptopt=$name"); done < <(apt_options)
  export EPOCH RUN_PACKAGES
  SOURCE_DATE_EPOCH=$EPOCH TMPDIR=$work timeout --kill-after=10 900 mmdebstrap --quiet --mode=root --variant="$variant" \
    --architectures="$arch" --include="$packages" --skip=output/dev "${options[@]}" \
    "$hook=$work/hook \"\$1\" $work" "$suite" "$target" - <"$work/sources.list" >"$work/log" 2>&1 ||
    {
      tail -n 12 "$work/log" >&2
      fail 69 "Cannot make the base from packages of $suite" "check the network and the machine's mirror"
    }
}

main() {
  local arch="" suite=trixie include="" output
  while [ $# -gt 2 ]; do
    case $1 in
      --arch) arch=$2 ;;
      --suite) suite=$2 ;;
      --include) include=$2 ;;
      *) usage "Unknown option $1" ;;
    esac
    shift 2
  done
  [ $# -eq 2 ] || usage "It takes the kind and the file to write"
  kind=$1 output=$2
  case $kind in run | build) ;; *) usage "Unknown kind $kind" ;; esac
  [[ "$suite$arch" =~ ^[a-z0-9]+$ && "$include" =~ ^[a-z0-9+.,-]*$ ]] || usage "Odd characters in an option"
  for name in mmdebstrap apt-get dpkg-deb sha256sum tar; do
    command -v "$name" >/dev/null || fail 69 "Cannot find $name" "run: apt-get install mmdebstrap"
  done
  [ "$(id -u)" = 0 ] || fail 77 "Cannot make a root file system: this takes root" "run it as root, or with unshare -r"
  [ -r "$KEYRING" ] || fail 69 "Cannot check packages: $KEYRING is missing" "run: apt-get install debian-archive-keyring"
  arch=${arch:-$(dpkg --print-architecture)}
  mkdir -p "$(dirname "$output")" || fail 73 "Cannot make the folder of $output" "name another file"
  work=$(mktemp -d "$(cd "$(dirname "$output")" && pwd -P)/.base.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  archives >"$work/archives"
  [ -s "$work/archives" ] || fail 69 "Cannot find a Debian mirror in the machine's apt sources" "check: apt-get indextargets"
  if ! write_inputs; then
    if [ ! -s "$output" ] || [ ! -s "$output.inputs" ]; then
      fail 69 "Cannot reach the mirror, and there is no $output from before" "check the network"
    fi
    say "cannot reach the mirror: taking $output as it is"
    return
  fi
  if [ -s "$output" ] && cmp -s "$work/inputs" "$output.inputs"; then return; fi
  say "making the $kind base of $suite ($arch)"
  make_root
  rm -f "$output.inputs"
  mv "$work/packages" "$output.packages"
  mv "$work/root.tar" "$output"
  mv "$work/inputs" "$output.inputs"
}

main "$@"
