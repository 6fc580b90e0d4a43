import { objectError } from "./errors.ts";
import { isOid } from "./oid.ts";
import type { Oid } from "./types.ts";

/** What a commit object says. */
export interface Commit {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  /** Unix seconds, 0 where the object's date is malformed, as git has it. */
  readonly committedAt: number;
}

/** The last second that RFC 3339 can write, the end of the year 9999. */
const LAST_SECOND = 253_402_300_799;

/**
 * Parses a commit object.
 *
 * @throws {PackRepoError} `repo.object-corrupt` (65) where it names no tree.
 */
export function parseCommit(bytes: Uint8Array): Commit {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\n\n");
  const [first = "", ...lines] = (end < 0 ? text : text.slice(0, end)).split("\n");
  const tree = first.startsWith("tree ") ? first.slice(5) : "";
  if (!isOid(tree)) {
    throw objectError("repo.object-corrupt", "Cannot read the commit: it names no tree");
  }
  const parents: Oid[] = [];
  let committedAt = 0;
  for (const line of lines) {
    if (line.startsWith("parent ")) {
      const parent = line.slice(7);
      if (isOid(parent)) parents.push(parent);
    } else if (line.startsWith("committer ")) {
      const seconds = Number(/> (\d{1,15})(?: |$)/.exec(line)?.[1] ?? "0");
      committedAt = Math.min(seconds, LAST_SECOND);
      break;
    }
  }
  return { tree, parents, committedAt };
}
