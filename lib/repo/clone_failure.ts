import type { PackRepoError } from "../base/mod.ts";
import type { ProcessResult } from "../host/mod.ts";
import { repoError } from "./errors.ts";
import { redactLine } from "./redact.ts";

/** Lines that say nothing of the cause. */
const IDLE =
  /^(?:Cloning into|Please make sure|and the repository exists|fatal: Could not read from remote|fatal: the remote end hung up|fatal: early EOF|fatal: fetch-pack: invalid index-pack|hint:|warning:|remote: (?:Enumerating|Counting|Compressing|Total)|$)/i;

const MISSING =
  /repository .*not found|repository not exported|no such repository|does not appear to be a git repository|repository .* does not exist|ERROR: (?:Repository|Project) not found|remote error: .*not found/i;

const NO_ACCESS =
  /Authentication failed|could not read (?:Username|Password)|Permission denied|HTTP Basic: Access denied|error: 40[13]|Host key verification failed/i;

/** Returns the line of git's messages that tells the cause best. */
function causeLine(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  return lines.findLast((line) => MISSING.test(line)) ??
    lines.findLast((line) => !IDLE.test(line)) ??
    lines.findLast((line) => line !== "") ?? "git gave no reason";
}

/** What is known of a clone that failed. */
export interface FailedClone {
  readonly label: string;
  readonly secrets: readonly string[];
  /** Whether the source lies on this machine. */
  readonly isLocal: boolean;
}

/** Returns the error for a transfer that failed. */
export function cloneFailure(
  result: Pick<ProcessResult, "stderr" | "timedOut">,
  { label, secrets, isLocal }: FailedClone,
): PackRepoError {
  const start = `Cannot clone ${JSON.stringify(label)}`;
  if (result.timedOut) {
    return repoError(
      "repo.clone-failed",
      "unavailable",
      `${start}: it took too long`,
      "Check the network and the server, then try again",
    );
  }
  const line = redactLine(causeLine(result.stderr), secrets);
  if (/No space left on device|Disk quota exceeded/i.test(result.stderr)) {
    return repoError(
      "repo.disk-full",
      "io",
      `${start}: no space left on the device`,
      "Free some space, then try again",
    );
  }
  if (isLocal) {
    return repoError(
      "repo.object-corrupt",
      "data",
      `${start}: ${line}`,
      "Check the repository with git fsck",
    );
  }
  if (MISSING.test(result.stderr)) {
    return repoError(
      "repo.not-found",
      "noInput",
      `${start}: the server has no such repository (${line})`,
      "Check the URL, and whether the repository is private",
    );
  }
  return repoError(
    "repo.clone-failed",
    "unavailable",
    `${start}: ${line}`,
    NO_ACCESS.test(result.stderr)
      ? "Check your credentials: git's credential helper, an ssh key, or user:token@ in the URL"
      : "Check the URL, the network and the server, then try again",
  );
}
