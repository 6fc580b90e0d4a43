import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import type { Repo, TreeEntry } from "../../../lib/repo/mod.ts";
import type { FixtureRepo } from "../../helpers/git_fixtures.ts";

/** Returns where a loose object lies. */
export function loosePath(repo: FixtureRepo, oid: string): string {
  return `${repo.path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
}

/** Returns the entry of a path. */
export async function entryOf(repo: Repo, path: string): Promise<TreeEntry> {
  const entry = (await repo.entries()).find((entry) => entry.path === path);
  assert(entry !== undefined);
  return entry;
}

/** Returns code and exit code of the error that something fails with. */
export async function rejection(work: Promise<unknown>): Promise<[string, number]> {
  try {
    await work;
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    return [error.code, error.exitCode];
  }
  throw new Error("it succeeded");
}

/** Reads a stream to its end and returns its size. */
export async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const piece of pieces) size += piece.length;
  return size;
}

/** Replaces the file of a loose object. */
export async function damage(repo: FixtureRepo, oid: string, bytes: Uint8Array): Promise<void> {
  await Deno.chmod(loosePath(repo, oid), 0o644);
  await Deno.writeFile(loosePath(repo, oid), bytes);
}

/** Returns what git would store for an object. */
export async function deflated(text: string): Promise<Uint8Array> {
  return await new Response(
    new Blob([text]).stream().pipeThrough(new CompressionStream("deflate")),
  ).bytes();
}
