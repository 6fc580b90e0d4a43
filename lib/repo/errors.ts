import { type ExitName, PackRepoError } from "../base/mod.ts";

const HINTS = {
  "repo.object-missing":
    "Complete the clone, with git fetch --refetch for example, or let PackRepo clone the repository's URL",
  "repo.object-corrupt": "Check the repository with git fsck, and clone it anew",
  "repo.object-too-large": "Leave the file out, or read it piece by piece",
  "repo.bad-tree": "Check the repository with git fsck",
  "repo.bad-listing": "Report this: git's answer was not understood",
} as const;

/** The errors of reading objects. */
export type ObjectErrorCode = keyof typeof HINTS;

/** Returns the error (65) for an object that cannot be used. */
export function objectError(
  code: ObjectErrorCode,
  message: string,
  cause?: unknown,
): PackRepoError {
  return new PackRepoError({
    code,
    exit: "data",
    message,
    hint: HINTS[code],
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Returns an error of resolving, opening or cloning. */
export function repoError(
  code: `repo.${string}`,
  exit: ExitName,
  message: string,
  hint: string,
): PackRepoError {
  return new PackRepoError({ code, exit, message, hint });
}
