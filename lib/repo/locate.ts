import { lastLine, type ProcessResult, tryGit } from "../host/mod.ts";
import { repoError } from "./errors.ts";
import { redactLine } from "./redact.ts";
import type { Resolved } from "./resolve.ts";
import type { Oid } from "./types.ts";

/** A git directory that was found, and what git says of it. */
export interface Located {
  /** Its absolute path. */
  readonly gitDir: string;
  readonly isShallow: boolean;
}

/** A repository may name files that never end (a pipe, a device) as its configuration. */
const TIMEOUT_MS = 60_000;

/** Asks git, in a folder that may lie in a repository, what `rev-parse` can tell. */
async function revParseIn(
  path: string,
  args: readonly string[],
  label: string,
): Promise<ProcessResult> {
  const result = await tryGit(["rev-parse", ...args], { cwd: path, timeoutMs: TIMEOUT_MS });
  if (!result.timedOut) return result;
  throw repoError(
    "repo.unusable",
    "data",
    `Cannot open ${JSON.stringify(label)}: git did not answer within ${TIMEOUT_MS / 1000} seconds`,
    "Check the files below its git directory",
  );
}

function explain(stderr: string, label: string): Error {
  const quoted = JSON.stringify(label);
  if (/cannot change to .*: No such file or directory/s.test(stderr)) {
    return repoError(
      "repo.not-found",
      "noInput",
      `Cannot open ${quoted}: no such folder`,
      "Check the path; a relative one counts from the folder you stand in",
    );
  }
  if (/cannot change to .*: Not a directory/s.test(stderr)) {
    return repoError(
      "repo.not-a-repository",
      "noInput",
      `Cannot open ${quoted}: a file, not a folder`,
      "Pass the folder of a git repository",
    );
  }
  if (/cannot change to .*: Permission denied/s.test(stderr)) {
    return repoError(
      "repo.not-readable",
      "noInput",
      `Cannot open ${quoted}: permission denied`,
      "Check who may read the folder and those above it",
    );
  }
  if (/not a git repository|invalid gitfile format|not a repository/i.test(stderr)) {
    return repoError(
      "repo.not-a-repository",
      "noInput",
      `Cannot open ${quoted}: neither it nor a folder above it is a git repository`,
      "Pass a git repository, or make one: git init && git add . && git commit",
    );
  }
  return repoError(
    "repo.unusable",
    "data",
    `Cannot open ${quoted}: git says ${JSON.stringify(redactLine(lastLine(stderr)))}`,
    "Check the repository with git status and git fsck",
  );
}

/**
 * Finds the repository that contains a folder: a work tree, a bare repository, a linked work tree, a
 * folder in one of these, or a `.git` file that leads to one. Only git looks at it.
 *
 * @throws {PackRepoError} `repo.not-found`, `repo.not-a-repository`, `repo.not-readable` (66),
 * `repo.unusable` (65).
 */
export async function locate(path: string, label: string): Promise<Located> {
  const result = await revParseIn(
    path,
    ["--is-shallow-repository", "--absolute-git-dir"],
    label,
  );
  if (result.code !== 0) throw explain(result.stderr, label);
  const text = new TextDecoder().decode(result.stdout);
  const cut = text.indexOf("\n");
  // The path comes last because it may hold line feeds itself.
  const gitDir = text.slice(cut + 1, -1);
  if (gitDir.includes("\ufffd")) {
    throw repoError(
      "repo.unusable",
      "data",
      `Cannot open ${JSON.stringify(label)}: the path of its git directory is not UTF-8`,
      "Clone it to a folder with another name",
    );
  }
  return { gitDir, isShallow: text.slice(0, cut) === "true" };
}

/** How git answers {@linkcode locateCommit} where all is well: a revision may have no full name. */
const ALL_WELL =
  /^([0-9a-f]{40}|[0-9a-f]{64})\n(?:(?:refs\/heads\/([^\n]+)|refs\/[^\n]+|HEAD)\n)?(true|false)\n([^\ufffd]+)\n$/;

/**
 * Finds the repository that contains a folder and the commit that a revision names in it, with one
 * question: a process costs more than what it finds out here.
 *
 * Returns `undefined` for any answer but that of a sound repository, with a revision of one commit;
 * {@linkcode locate} and `resolveRef`, which ask one thing at a time, then find it or say why not.
 *
 * @param wanted A revision that `checkRef` lets pass: git takes it for no flag.
 * @throws {PackRepoError} `repo.unusable` (65) where git does not answer.
 */
export async function locateCommit(
  path: string,
  wanted: string,
  label: string,
): Promise<{ readonly located: Located; readonly resolved: Resolved } | undefined> {
  // The path comes last because it may hold line feeds itself.
  const { code, stdout } = await revParseIn(path, [
    `${wanted}^{commit}`,
    ...["--symbolic-full-name", wanted],
    ...["--is-shallow-repository", "--absolute-git-dir"],
  ], label);
  const answer = code === 0 ? ALL_WELL.exec(new TextDecoder().decode(stdout)) : null;
  if (answer === null) return undefined;
  const [, commit, branch, shallow, gitDir] = answer;
  return {
    located: { gitDir: gitDir!, isShallow: shallow === "true" },
    resolved: { commit: commit as Oid, ...(branch === undefined ? {} : { branch }) },
  };
}
