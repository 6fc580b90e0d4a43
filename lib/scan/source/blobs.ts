import { type GitDialogue, openGit } from "../../host/mod.ts";
import { BatchAnswers } from "../../repo/mod.ts";
import type { LoadedFile } from "../run/batch.ts";

/** A blob to look through. */
export interface BlobRef {
  readonly oid: string;
  /** A path that it has. */
  readonly path: string;
}

/** A blob that was read, or why not. */
export type BlobContent =
  | { readonly ref: BlobRef; readonly file: LoadedFile }
  | { readonly ref: BlobRef; readonly problem: "missing" | "too-large" };

/** A larger blob is not held in memory. */
const MAX_BLOB_BYTES = 512 * 2 ** 20;

/** Asks for objects, and ends the input: git then flushes what it has and ends. */
async function ask(dialogue: GitDialogue, refs: readonly BlobRef[]): Promise<void> {
  const writer = dialogue.input.getWriter();
  try {
    const encoder = new TextEncoder();
    for (let at = 0; at < refs.length; at += 1000) {
      const lines = refs.slice(at, at + 1000).map(({ oid }) => `${oid}\n`).join("");
      await writer.write(encoder.encode(lines));
    }
    await writer.close();
  } catch {
    // Git has ended; the end of its answers tells.
  }
}

/**
 * Reads blobs in the order they are given, by one `git cat-file --batch`.
 *
 * Requires `run` permission for `git` and no `read` permission.
 */
export async function* readBlobs(
  gitDir: string,
  refs: readonly BlobRef[],
): AsyncGenerator<BlobContent> {
  if (refs.length === 0) return;
  const dialogue = openGit(["cat-file", "--batch", "--buffer"], { gitDir });
  const reader = dialogue.output.getReader();
  const asked = ask(dialogue, refs);
  try {
    const answers = new BatchAnswers(async () => (await reader.read()).value, MAX_BLOB_BYTES);
    for (const ref of refs) {
      const answer = await answers.next();
      if (answer?.kind === "object") {
        yield { ref, file: { path: ref.path, bytes: answer.bytes } };
      } else yield { ref, problem: answer?.kind === "too-large" ? "too-large" : "missing" };
    }
  } finally {
    await reader.cancel().catch(() => {});
    await dialogue.close();
    await asked;
  }
}
