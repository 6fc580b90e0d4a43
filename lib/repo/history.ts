import { Buffer } from "node:buffer";
import { lastLine, openGit } from "../host/mod.ts";
import { objectError } from "./errors.ts";
import { isOid } from "./oid.ts";
import { redactLine } from "./redact.ts";
import { pathText } from "./tree_listing.ts";
import type { CommitInfo, HistoryChange, HistoryStep, Oid } from "./types.ts";

/** Of a longer answer the steps after so many bytes are left out: they are old, and they are huge. */
const MAX_BYTES = 2 ** 27;

const LETTER_C = 0x63;
/** `:100644 100644 <old> <new> M NUL`; the first of a step stands behind a line feed. */
const CHANGE =
  // deno-lint-ignore no-control-regex -- what ends a field
  /\n?:([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\d*\x00/y;
// deno-lint-ignore no-control-regex -- what ends a field
const COMMIT = /commit ((?:[0-9a-f]{40,64} ?)*)\x00/y;
// deno-lint-ignore no-control-regex -- ASCII is what it is about
const ASCII = /^[\x00-\x7f]*$/;

function fileOf(key: "before" | "after", mode: string, oid: string): Partial<HistoryChange> {
  if (!mode.startsWith("100")) return {};
  if (!isOid(oid)) throw badLog();
  return { [key]: oid };
}

function badLog(): Error {
  return objectError("repo.bad-listing", "Cannot read git log: a change of another form");
}

/**
 * Parses the output of `git log --raw -z --no-abbrev --format='commit %P'`. A field without its end is
 * left out.
 *
 * @throws {PackRepoError} `repo.bad-listing` (65) for another form.
 */
export function parseHistory(bytes: Uint8Array, isShallow: boolean): readonly HistoryStep[] {
  // One character a byte: positions in the text are positions in the bytes.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const steps: HistoryStep[] = [];
  let changes: HistoryChange[] | undefined;
  /** Paths by their bytes: most occur often. */
  const paths = new Map<string, string>();
  const last = text.lastIndexOf("\0");
  for (let at = 0; at <= last;) {
    COMMIT.lastIndex = at;
    const commit = text.charCodeAt(at) === LETTER_C ? COMMIT.exec(text) : null;
    if (commit !== null) {
      at = COMMIT.lastIndex;
      // Where history was cut, git shows everything that was there before as added.
      const isCut = isShallow && commit[1] === "";
      changes = isCut ? undefined : [];
      if (changes !== undefined) steps.push({ changes });
      continue;
    }
    CHANGE.lastIndex = at;
    const [fields = "", oldMode = "", newMode = "", before = "", after = ""] = CHANGE.exec(text) ??
      [];
    if (fields === "") throw badLog();
    const start = at + fields.length;
    const end = text.indexOf("\0", start);
    if (end < 0) break;
    at = end + 1;
    const written = text.slice(start, end);
    let path = paths.get(written);
    if (path === undefined) {
      path = ASCII.test(written) ? written : pathText(bytes.subarray(start, end)).path;
      paths.set(written, path);
    }
    changes?.push({
      ...fileOf("before", oldMode, before),
      ...fileOf("after", newMode, after),
      path,
    });
  }
  return steps;
}

async function readAtMost(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  while (length < limit) {
    const { value } = await reader.read();
    if (value === undefined) break;
    parts.push(value);
    length += value.length;
  }
  await reader.cancel().catch(() => {});
  const bytes = new Uint8Array(Math.min(length, limit));
  let offset = 0;
  for (const part of parts) {
    const rest = part.subarray(0, bytes.length - offset);
    bytes.set(rest, offset);
    offset += rest.length;
  }
  return bytes;
}

/**
 * Reads the last steps of a commit's history by its first parents, newest first: what each changed
 * against the step before it. A merge is one step.
 *
 * @throws {PackRepoError} `repo.object-missing` (65) where a commit or a tree is not there.
 */
export async function readHistory(
  gitDir: string,
  info: Pick<CommitInfo, "commit" | "history">,
  maxSteps: number,
): Promise<readonly HistoryStep[]> {
  // A repository's configuration changes nothing of the answer.
  const flags = ["--no-renames", "--no-relative", "--ignore-submodules=none", "--no-color"];
  const process = openGit([
    ...["-c", "log.showRoot=true", "-c", "diff.orderFile=/dev/null", "log", "--first-parent"],
    ...["--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--format=commit %P"],
    ...flags,
    `--max-count=${maxSteps}`,
    info.commit,
    "--",
  ], { gitDir });
  await process.input.close().catch(() => {});
  try {
    const bytes = await readAtMost(process.output, MAX_BYTES);
    if (bytes.length < MAX_BYTES) {
      const { code, stderr } = await process.ended;
      if (code !== 0) {
        const line = redactLine(lastLine(stderr));
        throw objectError("repo.object-missing", `Cannot read the history: ${line}`);
      }
    }
    // Nothing but a whole step counts; what was cut off ends in the middle of one.
    const steps = parseHistory(bytes, info.history === "shallow");
    return bytes.length < MAX_BYTES ? steps : steps.slice(0, -1);
  } finally {
    await process.close();
  }
}

/**
 * The steps, and the changes of each path in them, whose older contents packing may read: more than it
 * does, because not every step counts there.
 */
const FORMER_STEPS = 1000;
const FORMER_CHANGES = 10;
/** Larger steps are moves and rewrites, of which packing reads nothing. */
const MAX_STEP_CHANGES = 200;

/** Returns what files were before their ten latest changes, for a clone that fetches what it needs. */
export async function formerBlobs(
  gitDir: string,
  info: Pick<CommitInfo, "commit" | "history">,
): Promise<readonly Oid[]> {
  const counts = new Map<string, number>();
  const blobs = new Set<Oid>();
  for (const { changes } of await readHistory(gitDir, info, FORMER_STEPS)) {
    if (changes.length > MAX_STEP_CHANGES) continue;
    for (const { path, before } of changes) {
      const count = (counts.get(path) ?? 0) + 1;
      counts.set(path, count);
      if (before !== undefined && count <= FORMER_CHANGES) blobs.add(before);
    }
  }
  return [...blobs];
}
