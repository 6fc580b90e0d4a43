#!/usr/bin/env bash
# A container engine for a Debian machine that has none: Docker of trixie (engine, containerd, buildx,
# compose), unpacked beside the system, with the machine's own runc, tini and iptables.
#
#   infra/ci/engine.sh base DEST                 makes DEST/bases/…, an OCI layout, and prints its path
#   eval "$(infra/ci/engine.sh start DEST STATE)"  starts a daemon of its own in the new folder STATE
#   infra/ci/engine.sh kill STATE                ends it as a power cut would (for tests)
#   infra/ci/engine.sh stop STATE                ends it and removes STATE
#
# The daemon runs in namespaces of its own: processes, mounts and network. So whatever it starts ends
# with it, its mounts are never seen outside, and the machine's firewall and bridges stay as they are.
# Containers reach each other and the machine (PACKREPO_ENGINE_GATEWAY), and nothing beyond it.
# Several can run at once. ENGINE_TMPFS=SIZE keeps the daemon's data in memory, at most that much.
#
# Nothing is fetched but Debian packages, from the mirror of the machine's own apt sources. It takes root.
set -o errexit -o nounset -o pipefail

readonly PROGRAM=engine
# Raise it where the content of DEST/engine changes for the same packages.
readonly LAYOUT=4
readonly PACKAGES=(docker.io docker-cli docker-buildx docker-compose containerd)

# What the base image is made from; its name in DEST/bases is a digest of all this.
readonly BASE_VERSION=1
readonly BASE_PACKAGES=git,procps
# Files newer than this are given this date: 2025-01-01.
readonly BASE_EPOCH=1735689600

self=$(readlink -f "${BASH_SOURCE[0]}")
# shellcheck source=infra/ci/apt.sh
. "${self%/*}/apt.sh"

usage() {
  fail 64 "It takes base DEST, start DEST STATE, kill STATE or stop STATE" \
    "read the first lines of infra/ci/engine.sh"
}

open_destination() {
  has apt-get || fail 69 "This is not Debian: there is no apt-get" "use the container engine you have"
  [ "$(id -u)" = 0 ] || fail 77 "This takes root" "use the container engine you have, or sudo"
  mkdir -p "$1" || fail 73 "Cannot make the folder $1" "name another one"
  destination=$(cd "$1" && pwd -P)
  exec 9>"$destination/engine.lock"
  flock --timeout 900 9 || fail 69 "Another run is filling $destination" "wait for its end"
  rm -rf "$destination"/engine-work.*
  work=$(mktemp -d "$destination/engine-work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

install_engine() {
  local engine="$destination/engine" name
  install_missing runc:runc iptables:iptables ip:iproute2 ps:procps jq:jq tini:tini
  if [ "$(cat "$engine/complete" 2>/dev/null)" = "$LAYOUT" ]; then return; fi
  open_suite
  unpack_suite "$work/engine/root" "${PACKAGES[@]}"
  mkdir -p "$work/engine/bin" "$work/engine/config/cli-plugins"
  for name in dockerd docker containerd containerd-shim-runc-v2; do
    find "$work/engine/root/usr" -name "$name" -type f -perm /100 -printf '../root/usr/%P\n' |
      head -n 1 | while read -r target; do ln -s "$target" "$work/engine/bin/$name"; done
  done
  for name in docker-buildx docker-compose; do
    ln -s "../../root/usr/libexec/docker/cli-plugins/$name" "$work/engine/config/cli-plugins/$name"
    [ -x "$work/engine/config/cli-plugins/$name" ] ||
      fail 70 "Cannot find $name in its package" "report it"
  done
  # Podman reads it, too, and fails where the folder is named and the file is missing.
  printf '{}\n' >"$work/engine/config/config.json"
  quietly try "$work/engine/bin/dockerd" --version ||
    fail 69 "Docker of $SUITE does not run here" "check that the machine is bookworm or later"
  rm -rf "$engine"
  printf '%s\n' "$LAYOUT" >"$work/engine/complete"
  mv "$work/engine" "$engine"
}

# What mmdebstrap may not leave in an image: what comes from this machine, or changes by the day.
base_clean_up() {
  cat <<'HOOK'
set -e
rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/* "$1"/var/log/* "$1"/var/lib/dpkg/*-old
rm -f "$1"/etc/machine-id "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/etc/.pwd.lock
echo 'packrepo:x:65532:65532::/nonexistent:/usr/sbin/nologin' >>"$1"/etc/passwd
echo 'packrepo:x:65532:' >>"$1"/etc/group
HOOK
}

# blob FILE : moves a file into the layout and prints its digest.
blob() {
  local digest
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  mv "$1" "$work/base/blobs/sha256/$digest"
  printf %s "$digest"
}

# Makes an OCI layout of one layer from the root file system in $work/rootfs.tar.
write_layout() {
  local layer layer_size config config_size manifest architecture created
  architecture=$(dpkg --print-architecture)
  created=$(date -u -d "@$BASE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  mkdir -p "$work/base/blobs/sha256"
  layer_size=$(stat -c %s "$work/rootfs.tar")
  layer=$(blob "$work/rootfs.tar")
  printf '{"architecture":"%s","config":{"Env":["PATH=/usr/local/bin:/usr/bin:/usr/sbin"]},"created":"%s","history":[{"created":"%s","created_by":"mmdebstrap %s"}],"os":"linux","rootfs":{"diff_ids":["sha256:%s"],"type":"layers"}}' \
    "$architecture" "$created" "$created" "$SUITE" "$layer" >"$work/config.json"
  config_size=$(stat -c %s "$work/config.json")
  config=$(blob "$work/config.json")
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%s}]}' \
    "$config" "$config_size" "$layer" "$layer_size" >"$work/manifest.json"
  local manifest_size
  manifest_size=$(stat -c %s "$work/manifest.json")
  manifest=$(blob "$work/manifest.json")
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"%s"},"platform":{"architecture":"%s","os":"linux"}}]}' \
    "$manifest" "$manifest_size" "$SUITE" "$architecture" >"$work/base/index.json"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$work/base/oci-layout"
}

# Sets base to the path of the base image, which is made where it is not there.
make_base() {
  local inputs
  inputs=$(printf '%s\n' "$BASE_VERSION" "$SUITE" "$BASE_PACKAGES" "$BASE_EPOCH" \
    "$(dpkg --print-architecture)" "$(base_clean_up)" | sha256sum | cut -c1-16)
  base="$destination/bases/$SUITE-$inputs"
  if [ -e "$base/index.json" ]; then return; fi
  install_missing mmdebstrap:mmdebstrap
  if [ ! -e "$work/apt/$SUITE.sources" ]; then make_private_apt; fi
  say "making a base image of $SUITE"
  base_clean_up >"$work/hook"
  # mmdebstrap reads the machine's apt settings for the network by itself.
  SOURCE_DATE_EPOCH=$BASE_EPOCH quietly mmdebstrap mmdebstrap --mode=root --variant=essential \
    --include="$BASE_PACKAGES" --skip=output/dev \
    --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="sh $work/hook \"\$1\"" \
    --customize-hook="chroot \"\$1\" dpkg-query -W -f '\${Package}=\${Version}\\n' >'$work/packages'" \
    "$SUITE" "$work/rootfs.tar" "$work/apt/$SUITE.sources" ||
    fail 69 "Cannot make the base image" "check the network, the machine's mirror and the free disk space"
  write_layout
  LC_ALL=C sort "$work/packages" >"$work/base/packages.txt"
  mkdir -p "$destination/bases"
  mv "$work/base" "$base"
}

# The first 10.213.N.0/24 that no interface of the machine has.
free_subnet() {
  local n
  for n in $(seq 1 250); do
    if ! ip -4 -o addr | grep -q " 10\.213\.$n\."; then
      printf '10.213.%s' "$n"
      return
    fi
  done
  fail 69 "Cannot find a free network for the daemon" "stop other daemons: engine.sh stop STATE"
}

# The first process of the box: gives it a network, runs the daemon, and hands on the word to end.
run_in_box() {
  local state=$1 engine=$2 subnet=$3 try
  ip link set lo up
  for try in $(seq 100); do
    if ip link show eth0 >/dev/null 2>&1; then break; fi
    [ "$try" -lt 100 ] || exit 69
    sleep 0.1
  done
  ip addr add "$subnet.2/24" dev eth0
  ip link set eth0 up
  # What the daemon and iptables leave in /run is the box's own affair.
  mount -t tmpfs -o mode=0755 tmpfs /run
  if [ -n "${ENGINE_TMPFS-}" ]; then mount -t tmpfs -o "size=$ENGINE_TMPFS" tmpfs "$state/data"; fi
  PATH="$engine/bin:$PATH" "$engine/bin/dockerd" --config-file "$state/daemon.json" &
  trap 'kill -TERM $!' TERM INT
  # A trap ends wait early; the second one waits for the daemon's end.
  wait $! || wait $! || true
}

# Whether the box of STATE still runs: its process is there and is this script's.
runs() {
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) && [ -n "$pid" ] &&
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF "$1"
}

# The first process of the box, as it is called outside.
first_process() { ps -o pid= --ppid "$(cat "$1/pid")" | head -n 1 | tr -d ' '; }

# end_box STATE SIGNAL SECONDS : signals it and waits for its end.
end_box() {
  local first
  first=$(first_process "$1")
  [ -n "$first" ] || return 0
  kill "-$2" "$first" 2>/dev/null || true
  for _ in $(seq $(($3 * 10))); do
    if ! runs "$1"; then return 0; fi
    sleep 0.1
  done
  return 1
}

remove_state() {
  local state=$1 name
  name=$(cat "$state/cgroup")
  # The kernel keeps empty groups of what was killed.
  find /sys/fs/cgroup -maxdepth 3 -type d -path "*/$name" -prune 2>/dev/null |
    while read -r group; do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
  rm -rf "$state"
}

stop() {
  local state
  state=$(cd "$1" 2>/dev/null && pwd -P) || fail 66 "There is no folder $1" "name the STATE of a start"
  [ -e "$state/cgroup" ] || fail 66 "$1 is not the state of a daemon" "name the STATE of a start"
  if runs "$state" && ! end_box "$state" TERM 20; then
    say "the daemon does not end; killing it"
    end_box "$state" KILL 10 || fail 70 "Cannot end the daemon of $state" "look at $state/log"
  fi
  remove_state "$state"
}

write_daemon_settings() {
  local state=$1
  jq -n --arg state "$state" --arg cgroup "/$(cat "$state/cgroup")" --arg init "$(command -v tini)" '{
    "hosts": ["unix://\($state)/docker.sock"],
    "data-root": "\($state)/data",
    "exec-root": "\($state)/exec",
    "pidfile": "\($state)/docker.pid",
    "cgroup-parent": $cgroup,
    "init-path": $init,
    "features": {"containerd-snapshotter": true},
    "userland-proxy": false,
    "bip": "172.29.0.1/24",
    "default-address-pools": [{"base": "172.29.128.0/17", "size": 24}],
    "mtu": 1400,
    "ipv6": false,
    "log-level": "warn",
    "shutdown-timeout": 5
  }' >"$state/daemon.json"
}

start() {
  local state=$1 engine="$destination/engine" subnet pid try
  [ ! -e "$state" ] || fail 73 "$state is there already" "name a folder that does not exist"
  mkdir -p "$state/data" "$state/exec" || fail 73 "Cannot make the folder $state" "name another one"
  state=$(cd "$state" && pwd -P)
  # The path of a socket may have 107 bytes.
  [ ${#state} -le 80 ] || fail 64 "The path $state is too long for a socket" "name a shorter one"
  printf 'packrepo-%s' "$(printf %s "$state" | sha256sum | cut -c1-12)" >"$state/cgroup"
  write_daemon_settings "$state"
  subnet=$(free_subnet)
  setsid unshare --net --pid --fork --kill-child --mount --mount-proc --propagation private \
    bash "$self" _box "$state" "$engine" "$subnet" >"$state/log" 2>&1 </dev/null 9>&- &
  pid=$!
  printf '%s\n' "$pid" >"$state/pid"
  # The process has its own network only once unshare has got that far.
  for try in $(seq 100); do
    if [ "$(readlink "/proc/$pid/ns/net")" != "$(readlink /proc/self/ns/net)" ]; then break; fi
    sleep 0.05
  done
  local veth="pr${pid}"
  ip link add "$veth" type veth peer name eth0 netns "$pid"
  ip addr add "$subnet.1/24" dev "$veth"
  ip link set "$veth" up
  for try in $(seq 300); do
    if DOCKER_CONFIG="$engine/config" DOCKER_HOST="unix://$state/docker.sock" \
      "$engine/bin/docker" version >/dev/null 2>&1; then break; fi
    if [ "$try" = 300 ] || ! runs "$state"; then
      tail -n 5 "$state/log" >&2
      stop "$state"
      fail 69 "The daemon does not start" "read the lines above"
    fi
    sleep 0.1
  done
  {
    # shellcheck disable=SC2016 # it is expanded where it is read
    printf 'export PATH=%q:"$PATH"\n' "$engine/bin"
    printf 'export %s=%q\n' DOCKER_HOST "unix://$state/docker.sock" DOCKER_CONFIG "$engine/config" \
      PACKREPO_ENGINE_TOOLS "$destination" PACKREPO_ENGINE_STATE "$state" PACKREPO_ENGINE_ADDRESS "$subnet.2" \
      PACKREPO_ENGINE_GATEWAY "$subnet.1" PACKREPO_ENGINE_BASE "$base"
  } >"$state/env"
  cat "$state/env"
}

main() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then usage; fi
  case $1/$# in
    base/2)
      open_destination "$2"
      make_base
      printf '%s\n' "$base"
      ;;
    start/3)
      open_destination "$2"
      install_engine
      make_base
      start "$3"
      ;;
    stop/2) stop "$2" ;;
    kill/2)
      runs "$(cd "$2" && pwd -P)" || fail 66 "No daemon runs in $2" "name the STATE of a start"
      end_box "$(cd "$2" && pwd -P)" KILL 10
      ;;
    _box/4) run_in_box "$2" "$3" "$4" ;;
    *) usage ;;
  esac
}

main "$@"
