import { lastLine, tryGit } from "../host/mod.ts";
import { repoError } from "./errors.ts";
import { locate } from "./locate.ts";
import { redactLine } from "./redact.ts";
import type { RepoSpec } from "./spec.ts";

/** How a work tree differs from HEAD; files that git does not track are not counted. */
export interface WorkTreeState {
  /** Whether any tracked path differs. */
  readonly dirty: boolean;
  /** How many tracked paths differ. */
  readonly changed: number;
}

const TIMEOUT_MS = 120_000;

/**
 * Returns how a work tree differs from HEAD; a bare repository never does.
 *
 * Nothing that the repository names is run. `git status` hashes a file whose time stamp is newer
 * than the index and would do so through the filter that `.gitattributes` and the configuration
 * name, so host switches off every configured filter driver. The price: such a file, under Git LFS
 * for example, counts as changed until the user's own git has looked at it once. Submodules are
 * compared by their commits only; looking into them would start git with their configuration.
 *
 * Requires `run` permission for `git` and no `read` permission.
 *
 * @throws {PackRepoError} `repo.not-found`, `repo.not-a-repository`, `repo.not-readable` (66),
 * `repo.unusable` (65).
 */
export async function readWorkTreeState(spec: RepoSpec): Promise<WorkTreeState> {
  if (spec.kind === "url") throw new TypeError("A URL has no work tree");
  const result = await tryGit([
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=no",
    "--ignore-submodules=dirty",
    "--no-renames",
  ], { cwd: spec.location, timeoutMs: TIMEOUT_MS });
  if (result.code !== 0) {
    // Explains a missing folder and the like.
    await locate(spec.location, spec.label);
    if (/must be run in a work tree/.test(result.stderr)) return { dirty: false, changed: 0 };
    throw repoError(
      "repo.unusable",
      "data",
      `Cannot look at the work tree of ${JSON.stringify(spec.label)}: ${
        result.timedOut ? "git took too long" : redactLine(lastLine(result.stderr))
      }`,
      "Check it with git status",
    );
  }
  const changed = result.stdout.reduce((sum, byte) => byte === 0 ? sum + 1 : sum, 0);
  return { dirty: changed > 0, changed };
}
