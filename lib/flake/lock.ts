import { compareUtf8 } from "../base/mod.ts";
import { flakeError } from "./flake_error.ts";
import { type FlakeAttributes, formatFlakeUrl } from "./flake_url.ts";
import type { LockNode } from "./lock_nodes.ts";
import { readLock } from "./lock_read.ts";

/** One pinned input of a flake, direct or of another input. */
export interface FlakeInput {
  /** The way to it from the root, `nixpkgs` or `devshell/nixpkgs`. */
  readonly name: string;
  /** The fetcher: `github`, `gitlab`, `sourcehut` or `git`. */
  readonly type: string;
  readonly owner?: string;
  readonly repo?: string;
  /** The branch or tag that was asked for, where one was. */
  readonly ref?: string;
  /** The commit, 40 hexadecimal digits. */
  readonly rev: string;
  /** The narHash as SRI, `sha256-…`; see `parseHash`. */
  readonly narHash: string;
  /** The commit's time, Unix seconds. */
  readonly lastModified: number;
  /** The pinned flake URL without credentials, `github:NixOS/nixpkgs/<rev>`. */
  readonly url: string;
}

/** A `flake.lock` that {@linkcode parseFlakeLock} has read. */
export interface FlakeLock {
  readonly version: 7;
  /** Every pinned input once, under its shortest name, in the order of the names' bytes. */
  readonly inputs: readonly FlakeInput[];
}

function textOf(attributes: FlakeAttributes | undefined, name: string): string | undefined {
  const value = attributes?.get(name);
  return typeof value === "string" ? value : undefined;
}

function inputOf(name: string, node: LockNode): FlakeInput {
  const locked = node.locked!;
  const owner = textOf(locked, "owner");
  const repo = textOf(locked, "repo");
  const ref = textOf(node.original, "ref") ?? textOf(locked, "ref");
  return {
    name,
    type: textOf(locked, "type")!,
    ...(owner === undefined ? {} : { owner }),
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    rev: textOf(locked, "rev")!,
    narHash: textOf(locked, "narHash")!,
    lastModified: locked.get("lastModified") as number,
    url: formatFlakeUrl(locked),
  };
}

/**
 * Reads a `flake.lock`, more strictly than Nix itself; only its layout is not looked at.
 *
 * @throws {PackRepoError} `flake.lock-…` (78): the first thing in the lock alone that `checkFlakeLock`
 * would not call passed.
 */
export function parseFlakeLock(text: string): FlakeLock {
  const { problems, nodes, reached } = readLock(text);
  // An input from the registry is still pinned; whether it is the right one is for the check.
  const problem = problems.find(({ topic, isUnclear }) =>
    topic !== "layout" && !(topic === "locked" && isUnclear)
  );
  if (problem !== undefined) {
    throw flakeError(`flake.lock-${problem.topic}`, {
      message: `Cannot read flake.lock, ${problem.topic}: ${problem.message}`,
      hint: "Restore it from the last commit, or make it anew with nix flake update",
    });
  }
  const inputs = [...reached].map(([key, name]) => inputOf(name, nodes.get(key)!));
  return { version: 7, inputs: inputs.sort((a, b) => compareUtf8(a.name, b.name)) };
}
