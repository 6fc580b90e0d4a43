#!/bin/sh
# Makes the root file system of the production image out of the Debian that it runs in:
#
#   rootfs.sh FOLDER PROGRAM…
#
# Copies the programs (but for the first, which has a layer of its own) and the libraries that they
# load, and writes the few files that a C library and git look for. No shell gets in.
set -eu

root=$1
shift
mkdir -p "$root/usr/bin" "$root/usr/lib" "$root/etc" "$root/tmp" "$root/work" "$root/artifacts" \
  "$root/proc" "$root/sys" "$root/dev"
# As Debian has it since its /usr was merged.
for name in bin lib lib64 sbin; do
  if [ -L "/$name" ]; then
    mkdir -p "$root/usr/$name"
    ln -s "usr/$name" "$root/$name"
  fi
done

libraries=$(ldd "$@" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ :]*ld-[^ ]*\) .*/\1/p' | sort -u)
for library in $libraries; do
  # The links that lead to it, then the file.
  mkdir -p "$root${library%/*}"
  cp -L "$library" "$root$library"
done
first=$1
for program in "$@"; do
  if [ "$program" != "$first" ]; then cp -L "$program" "$root$program"; fi
done

echo 'packrepo:x:65532:65532::/nonexistent:/usr/sbin/nologin' >"$root/etc/passwd"
echo 'packrepo:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp"
chown 65532:65532 "$root/work" "$root/artifacts"
