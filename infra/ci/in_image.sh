#!/bin/sh
# What the image ci runs: the quick gates, on a copy of the source. The image has a read-only root,
# no .git and no network; the gates want a repository, and Deno a cache that it can write to.
set -eu

cp -r /app /tmp/app
cp -r "$DENO_DIR" /tmp/deps
cd /tmp/app
git init -q
git add --all
git -c user.name=PackRepo -c user.email=packrepo@localhost commit -q -m "The source in this image"
DENO_DIR=/tmp/deps exec deno task quick-test
