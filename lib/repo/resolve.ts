import { tryGit } from "../host/mod.ts";
import { repoError } from "./errors.ts";
import { isOid } from "./oid.ts";
import type { Oid } from "./types.ts";

/** A revision that was found. */
export interface Resolved {
  readonly commit: Oid;
  /** Where the revision is a branch, or HEAD and HEAD names one. */
  readonly branch?: string;
}

const TIMEOUT_MS = 60_000;

/**
 * Refuses a revision that git could take for something else.
 *
 * @throws {PackRepoError} `repo.bad-ref` (64).
 */
export function checkRef(ref: string): void {
  if (ref !== "" && !ref.startsWith("-") && !/\p{Cc}/u.test(ref) && ref.isWellFormed()) return;
  throw repoError(
    "repo.bad-ref",
    "usage",
    `Cannot use the revision ${JSON.stringify(ref)}: ${
      ref.startsWith("-") ? "it begins with a dash" : "it is empty or holds control characters"
    }`,
    "Pass a branch, a tag or a commit",
  );
}

/** Where and under which name a revision is looked up. */
export interface Place {
  readonly gitDir: string;
  readonly label: string;
}

async function revParse(
  args: readonly string[],
  gitDir: string,
): Promise<{ text: string | undefined; stderr: string }> {
  const result = await tryGit(["rev-parse", ...args], { gitDir, timeoutMs: TIMEOUT_MS });
  const text = result.code === 0 ? new TextDecoder().decode(result.stdout).trim() : undefined;
  return { text, stderr: result.stderr };
}

/** Finds out why HEAD is no commit. */
async function explainHead({ gitDir, label }: Place): Promise<Error> {
  const quoted = JSON.stringify(label);
  const [head, target, any] = await Promise.all([
    revParse(["--verify", "-q", "HEAD"], gitDir),
    tryGit(["symbolic-ref", "-q", "--short", "HEAD"], { gitDir }),
    tryGit(["for-each-ref", "--count=1", "--format=%(refname:short)"], { gitDir }),
  ]);
  if (isOid(head.text)) return missing(head.text, "HEAD", label);
  const branch = new TextDecoder().decode(target.stdout).trim();
  const other = new TextDecoder().decode(any.stdout).trim();
  if (other === "") {
    return repoError(
      "repo.no-commit",
      "noInput",
      `Cannot open ${quoted}: the repository has no commit yet`,
      "Commit something first: git add . && git commit",
    );
  }
  return repoError(
    "repo.no-commit",
    "noInput",
    `Cannot open ${quoted}: its HEAD names ${
      branch === "" ? "no commit" : `the branch ${JSON.stringify(branch)}, which has no commit yet`
    }`,
    `Pass another branch, --ref ${other} for example`,
  );
}

function missing(oid: string, ref: string, label: string): Error {
  return repoError(
    "repo.object-missing",
    "data",
    `Cannot open ${JSON.stringify(label)}: ${ref} names ${oid}, which is missing or corrupt`,
    "Check the repository with git fsck, and clone it anew",
  );
}

async function explainRef(ref: string, stderr: string, { gitDir, label }: Place): Promise<Error> {
  const quoted = JSON.stringify(label);
  const named = JSON.stringify(ref);
  if (/ambiguous/.test(stderr)) {
    return repoError(
      "repo.ref-not-found",
      "noInput",
      `Cannot find the revision ${named} in ${quoted}: it is ambiguous`,
      "Pass the whole commit id, or refs/heads/NAME or refs/tags/NAME",
    );
  }
  const { text } = await revParse(["--verify", "-q", "--end-of-options", ref], gitDir);
  const type = !isOid(text) ? undefined : await tryGit(["cat-file", "-t", text], { gitDir });
  if (type?.code === 0) {
    return repoError(
      "repo.ref-not-found",
      "noInput",
      `Cannot use the revision ${named} of ${quoted}: a ${
        new TextDecoder().decode(type.stdout).trim()
      }, not a commit`,
      "Pass a branch, a tag or a commit",
    );
  }
  // A whole id is taken for itself, whether there is such an object or not.
  if (isOid(text) && text !== ref.toLowerCase()) return missing(text, named, label);
  return repoError(
    "repo.ref-not-found",
    "noInput",
    `Cannot find the revision ${named} in ${quoted}`,
    "List the revisions with git branch --all and git tag",
  );
}

/**
 * Returns the commit that a revision names.
 *
 * @throws {PackRepoError} `repo.no-commit`, `repo.ref-not-found` (66), `repo.object-missing` (65),
 * `repo.bad-ref` (64).
 */
export async function resolveRef(ref: string | undefined, place: Place): Promise<Resolved> {
  const wanted = ref ?? "HEAD";
  checkRef(wanted);
  const [commit, name] = await Promise.all([
    revParse(["--verify", "--end-of-options", `${wanted}^{commit}`], place.gitDir),
    revParse(["--symbolic-full-name", "--end-of-options", wanted], place.gitDir),
  ]);
  if (!isOid(commit.text)) {
    throw wanted === "HEAD"
      ? await explainHead(place)
      : await explainRef(wanted, commit.stderr, place);
  }
  // Older versions of git print --end-of-options too.
  const fullName = name.text?.split("\n").at(-1) ?? "";
  return fullName.startsWith("refs/heads/")
    ? { commit: commit.text, branch: fullName.slice("refs/heads/".length) }
    : { commit: commit.text };
}
