#!/bin/sh
# What the image ci runs: the quick gates, on a copy of the source. The image has a read-only root,
# no .git and no network; the gates want a repository, and Deno a cache that it can write to.
set -eu

folder=$(mktemp -d)
cp -r "$PWD" "$folder/app"
cp -r "$DENO_DIR" "$folder/deps"
cd "$folder/app"
git init -q
git add --all
git -c user.name=PackRepo -c user.email=packrepo@localhost commit -q -m "The source in this image"
DENO_DIR="$folder/deps" exec deno task quick-test
