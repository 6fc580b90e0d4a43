import { lastLine, tryGit } from "../host/mod.ts";
import { repoError } from "./errors.ts";
import { redactLine } from "./redact.ts";

/** A git directory that was found, and what git says of it. */
export interface Located {
  /** Its absolute path. */
  readonly gitDir: string;
  readonly isShallow: boolean;
}

/** A repository may name files that never end (a pipe, a device) as its configuration. */
const TIMEOUT_MS = 60_000;

function explain(stderr: string, label: string, timedOut: boolean): Error {
  const quoted = JSON.stringify(label);
  if (timedOut) {
    return repoError(
      "repo.unusable",
      "data",
      `Cannot open ${quoted}: git did not answer within ${TIMEOUT_MS / 1000} seconds`,
      "Check the files below its git directory",
    );
  }
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
  const result = await tryGit(
    ["rev-parse", "--is-shallow-repository", "--absolute-git-dir"],
    { cwd: path, timeoutMs: TIMEOUT_MS },
  );
  if (result.code !== 0 || result.timedOut) {
    throw explain(result.stderr, label, result.timedOut);
  }
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
