import { lastLine, openGit } from "../host/mod.ts";
import { objectError } from "./errors.ts";
import { isOid } from "./oid.ts";
import { redactLine } from "./redact.ts";
import { pathText } from "./tree_listing.ts";
import type { CommitInfo, HistoryChange, HistoryStep, Oid } from "./types.ts";

/** Of a longer answer the steps after so many bytes are left out: they are old, and they are huge. */
const MAX_BYTES = 2 ** 27;

/** `:100644 100644 <old> <new> M`; the first of a step stands behind a line feed. */
const CHANGE = /^\n?:([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\d*$/;
const COMMIT = /^commit ((?:[0-9a-f]{40,64} ?)*)$/;

/** Steps as they come, field after field. */
class StepReader {
  readonly steps: HistoryStep[] = [];
  readonly #isShallow: boolean;
  #changes: HistoryChange[] | undefined;
  #change: Omit<HistoryChange, "path"> | undefined;

  constructor(isShallow: boolean) {
    this.#isShallow = isShallow;
  }

  /** Takes one field of the answer, without the NUL at its end. */
  take(field: Uint8Array): void {
    if (this.#change !== undefined) {
      this.#changes?.push({ ...this.#change, path: pathText(field).path });
      this.#change = undefined;
      return;
    }
    const text = new TextDecoder("latin1").decode(field);
    const commit = COMMIT.exec(text);
    if (commit !== null) {
      // Where history was cut, git shows everything that was there before as added.
      const isCut = this.#isShallow && commit[1] === "";
      this.#changes = isCut ? undefined : [];
      if (this.#changes !== undefined) this.steps.push({ changes: this.#changes });
      return;
    }
    const [, oldMode = "", newMode = "", before = "", after = ""] = CHANGE.exec(text) ?? [];
    if (!isOid(before) || !isOid(after)) {
      throw objectError("repo.bad-listing", "Cannot read git log: a change of another form");
    }
    this.#change = { ...fileOf("before", oldMode, before), ...fileOf("after", newMode, after) };
  }
}

function fileOf(key: "before" | "after", mode: string, oid: Oid): Partial<HistoryChange> {
  return mode.startsWith("100") ? { [key]: oid } : {};
}

/**
 * Parses the output of `git log --raw -z --no-abbrev --format='commit %P'`.
 *
 * @throws {PackRepoError} `repo.bad-listing` (65) for another form.
 */
export function parseHistory(bytes: Uint8Array, isShallow: boolean): readonly HistoryStep[] {
  const reader = new StepReader(isShallow);
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    if (end < 0) break;
    reader.take(bytes.subarray(at, end));
    at = end + 1;
  }
  return reader.steps;
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
