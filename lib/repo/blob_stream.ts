import { lastLine, openGit } from "../host/mod.ts";
import { BatchAnswers } from "./batch_answers.ts";
import { objectError } from "./errors.ts";
import { ObjectHash } from "./oid.ts";
import { redactLine } from "./redact.ts";
import type { Oid } from "./types.ts";

/**
 * Reads a blob piece by piece from a git process of its own, which waits while the reader does: the
 * memory it takes does not depend on the blob's size, and a reader that stops early costs nothing.
 *
 * @throws {PackRepoError} `repo.object-missing`, `repo.object-corrupt` (65); the latter after the
 * last piece where the whole turns out to be another content than its id says.
 */
export async function* blobStream(gitDir: string, oid: Oid): AsyncGenerator<Uint8Array, void> {
  const process = openGit(["cat-file", "--batch"], { gitDir });
  const reader = process.output.getReader();
  const answers = new BatchAnswers(async () => (await reader.read()).value, 0);
  const corrupt = async (): Promise<Error> => {
    const line = redactLine(lastLine((await process.ended).stderr));
    return objectError(
      "repo.object-corrupt",
      `Cannot read the blob ${oid}: ${line === "" ? "git ended before its end" : line}`,
    );
  };
  try {
    const writer = process.input.getWriter();
    await writer.write(new TextEncoder().encode(`${oid}\n`)).catch(() => {});
    await writer.close().catch(() => {});
    const header = await answers.header();
    if (header === undefined) throw await corrupt();
    if (header === "missing") {
      throw objectError("repo.object-missing", `Cannot read the blob ${oid}: it is not there`);
    }
    if (header.type !== "blob") {
      throw objectError("repo.object-corrupt", `Cannot read ${oid}: a ${header.type}, not a blob`);
    }
    const hash = new ObjectHash(oid, "blob", header.size);
    const pieces = answers.pieces(header.size);
    while (true) {
      const { value, done } = await pieces.next();
      if (done) {
        if (!value) throw await corrupt();
        break;
      }
      hash.update(value);
      yield value;
    }
    if (hash.digest() !== oid) {
      throw objectError(
        "repo.object-corrupt",
        `Cannot read the blob ${oid}: it has another content`,
      );
    }
  } finally {
    await reader.cancel().catch(() => {});
    await process.close();
  }
}
