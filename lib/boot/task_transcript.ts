import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { readBytes, requirePathAccess, writeFileAtomic } from "../host/mod.ts";
import { printable, valueLines } from "../report/mod.ts";
import { inspectTranscript, MAX_TRANSCRIPT_BYTES, signStatementBytes } from "../transcript/mod.ts";
import { bootKey } from "./keys.ts";

/**
 * Signs an in-toto statement as it is and writes its Sigstore bundle. Requires the set `sign`.
 *
 * @throws {PackRepoError} As `signStatementBytes` and `bootKey`.
 */
export async function signStatementFile(
  options: { readonly file: string; readonly key: string | undefined; readonly output: string },
  context: TaskContext,
): Promise<TaskOutcome> {
  const bytes = await readBytes(resolvePath(options.file, context.cwd), MAX_TRANSCRIPT_BYTES);
  const keyFile = options.key === undefined ? undefined : resolvePath(options.key, context.cwd);
  const { key } = await bootKey(keyFile);
  const { bundle } = await signStatementBytes(bytes, key);
  const document = { v: 1, keyid: key.keyid, bundle: JSON.parse(bundle) };
  if (options.output === "-") {
    return {
      exit: "ok",
      document,
      bytes: new TextEncoder().encode(bundle),
      text: `signed with ${key.keyid}\n`,
    };
  }
  const output = resolvePath(options.output, context.cwd);
  await requirePathAccess("write", output);
  await writeFileAtomic(output, bundle);
  return { exit: "ok", document, text: `${printable(output)}\nsigned with ${key.keyid}\n` };
}

/**
 * Shows what a file claims; nothing of it is verified. Requires the set `inspect`.
 *
 * @throws {PackRepoError} As `inspectTranscript`.
 */
export async function inspectFile(
  options: { readonly file: string },
  context: TaskContext,
): Promise<TaskOutcome> {
  const bytes = await readBytes(resolvePath(options.file, context.cwd), MAX_TRANSCRIPT_BYTES);
  const inspection = inspectTranscript(bytes);
  const text = `${context.paint(inspection.notice, "warn")}\n${
    valueLines(inspection.documents as never)
  }`;
  return { exit: "ok", document: JSON.parse(JSON.stringify(inspection)), text };
}
