import { PackRepoError } from "../../base/mod.ts";
import { git, lastLine, tryGit } from "../../host/mod.ts";
import type { BlobRef } from "./blobs.ts";

/** So many blobs are asked for at once; a command line has a limit. */
const OIDS_A_COMMAND = 200;

function gitFailed(what: string, stderr: string): PackRepoError {
  return new PackRepoError({
    code: "scan.git-failed",
    exit: "io",
    message: `Cannot ${what}: git says ${JSON.stringify(lastLine(stderr))}`,
    hint: "Check the repository with git fsck",
  });
}

/**
 * Returns every blob that any branch, tag or other ref leads to, each once, with a path that it has.
 *
 * Blobs and not patches: what a merge alone brought in is in no patch of `git log -p`.
 *
 * @throws {PackRepoError} `scan.git-failed` (74).
 */
export async function historyBlobs(gitDir: string): Promise<readonly BlobRef[]> {
  const result = await tryGit(
    ["rev-list", "--objects", "--all", "--filter=object:type=blob", "--missing=allow-any"],
    { gitDir },
  );
  if (result.code !== 0) throw gitFailed("list the history", result.stderr);
  return parseObjects(result.stdout);
}

/** Parses `git rev-list --objects`: lines of an id and a path. Lines without a path are no blobs. */
export function parseObjects(bytes: Uint8Array): readonly BlobRef[] {
  const refs: BlobRef[] = [];
  const known = new Set<string>();
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const match = /^([0-9a-f]{40,64}) (.+)$/.exec(line);
    if (match === null || known.has(match[1]!)) continue;
    known.add(match[1]!);
    refs.push({ oid: match[1]!, path: match[2]! });
  }
  return refs;
}

/** A commit that brought a blob, and how many come before it. */
export interface Introduction {
  readonly commit: string;
  /** Of two, the lower came first. */
  readonly order: number;
}

/**
 * Returns by blob the first commit in which it is; merges count too, each parent compared.
 *
 * @throws {PackRepoError} `host.git-failed` (74).
 */
export async function introductionsOf(
  gitDir: string,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Introduction>> {
  const found = new Map<string, Introduction>();
  for (let at = 0; at < oids.length; at += OIDS_A_COMMAND) {
    const some = oids.slice(at, at + OIDS_A_COMMAND);
    const output = await git([
      "log",
      "--all",
      "--topo-order",
      "--reverse",
      "--diff-merges=separate",
      "--format=commit %H",
      "--raw",
      "--no-abbrev",
      "--no-renames",
      "--root",
      ...some.map((oid) => `--find-object=${oid}`),
    ], { gitDir });
    const wanted = new Set(some);
    let [commit, order] = ["", 0];
    for (const line of new TextDecoder().decode(output).split("\n")) {
      if (line.startsWith("commit ")) {
        commit = line.slice("commit ".length, line.length).split(" ")[0]!;
        order++;
        continue;
      }
      const oid = /^:\d{6} \d{6} [0-9a-f]+ ([0-9a-f]+) /.exec(line)?.[1];
      if (oid === undefined || !wanted.has(oid) || found.has(oid)) continue;
      found.set(oid, { commit, order });
    }
  }
  return found;
}
