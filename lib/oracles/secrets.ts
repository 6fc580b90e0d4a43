import { type Chunk, loadSecretFinder, MAX_FILE_BYTES } from "../pack/mod.ts";
import {
  failed,
  nameOf,
  type Oracle,
  passed,
  quote,
  type Subject,
  type Verdict,
} from "./subject.ts";

/** A text that must hold no secret. */
interface Candidate {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What a message calls it. */
  readonly name: string;
  /** The line of the file that its first line is. */
  readonly startLine: number;
}

/** Returns the files of which parts are in the body; a whole one is in it as it is. */
async function wholeFiles({ index, source }: Subject): Promise<Candidate[]> {
  if ("missing" in source) return [];
  const files = await source.files();
  const candidates: Candidate[] = [];
  const paths = new Set(index.chunks.filter((c) => c.truncated).map((chunk) => chunk.file_path));
  for (const path of paths) {
    const entry = files.get(path);
    // That it is there, and not too large, is asked by `anchors`.
    if (entry === undefined || entry.size > MAX_FILE_BYTES) continue;
    const bytes = await source.repo.readBlob(entry.oid);
    candidates.push({ path, bytes, name: quote(path), startLine: 1 });
  }
  return candidates;
}

function chunkOf(body: Uint8Array, chunk: Chunk): Candidate {
  return {
    path: chunk.file_path,
    bytes: body.subarray(chunk.body_start, chunk.body_end),
    name: nameOf(chunk),
    startLine: chunk.start_line,
  };
}

/**
 * No chunk holds a secret by the rules at hand, whichever the pack was made by; with the repository,
 * none of the files does that parts are from.
 */
export const SECRETS: Oracle = {
  id: "secrets",
  title: "No secret, by the rules of `deno task scan`",
  async judge(subject): Promise<Verdict> {
    const { index, body } = subject;
    const { ruleset, find } = await loadSecretFinder();
    const files = await wholeFiles(subject);
    const candidates = [...index.chunks.map((chunk) => chunkOf(body, chunk)), ...files];
    for (const candidate of candidates) {
      const trace = find(candidate);
      if (trace === undefined) continue;
      const { name, startLine } = candidate;
      const line = trace.line === 0 ? "" : ` in line ${startLine + trace.line - 1}`;
      return failed(`${name}: ${trace.rule}${line}`);
    }
    const what = `${index.chunks.length} chunks` +
      (files.length === 0 ? "" : ` and ${files.length} files that parts are from`);
    const made = index.metadata.secrets_ruleset;
    const by = made === ruleset
      ? `by the rules ${made}`
      : `by the rules ${ruleset}; the pack was made by others, ${made}`;
    return passed(`${what} ${by}`);
  },
};
