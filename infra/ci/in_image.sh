#!/bin/sh
# What the image ci runs: the quick gates, on a copy of the source. The image has a read-only root,
# no .git and no network; the gates want a repository, and Deno a cache that it can write to.
set -eu

work=$(mktemp -d)
cp -r /app "$work/app"
cp -r "$DENO_DIR" "$work/deps"
cd "$work/app"
git init -q
git add --all
git -c user.name=PackRepo -c user.email=packrepo@localhost commit -q -m "The source in this image"
DENO_DIR="$work/deps" exec deno task quick-test
