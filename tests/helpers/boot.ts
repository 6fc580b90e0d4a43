/** What a boot leaves behind, read as a stranger would: no code of lib/ is used here. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Checkout, TaskRun } from "./checkout.ts";

/** A statement as it was signed. */
export interface SignedStatement {
  readonly _type: string;
  readonly predicateType: string;
  readonly subject: readonly Descriptor[];
  // deno-lint-ignore no-explicit-any -- two kinds of predicates, looked into by tests
  readonly predicate: any;
}

/** A thing with digests. */
export interface Descriptor {
  readonly name: string;
  readonly uri?: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** Returns the statement inside a Sigstore bundle; its signature is not looked at. */
export async function readStatement(file: string): Promise<SignedStatement> {
  const bundle = JSON.parse(await Deno.readTextFile(file));
  return JSON.parse(
    new TextDecoder().decode(Uint8Array.fromBase64(bundle.dsseEnvelope.payload)),
  );
}

/** Returns the names and digests of all files below a folder; empty where there is none. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  async function visit(path: string, prefix: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      if (isDirectory) await visit(`${path}/${name}`, `${prefix}${name}/`);
      else {
        const hash = createHash("sha256").update(await Deno.readFile(`${path}/${name}`));
        files[prefix + name] = hash.digest("hex");
      }
    }
  }
  try {
    await visit(folder, "");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1));
}

/** Returns the names in a folder, sorted; none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function namesBelow(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      names.push(name);
      if (!isDirectory) continue;
      names.push(...(await namesBelow(`${folder}/${name}`)).map((below) => `${name}/${below}`));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}

/**
 * Makes sure that no temporary file or folder is left: nothing at all below `.packrepo/tmp`, nothing
 * half-written in the output folders.
 */
export async function assertTidy(
  checkout: Pick<Checkout, "path">,
  outputs: readonly string[] = [],
): Promise<void> {
  assert.deepEqual(await namesBelow(`${checkout.path}/.packrepo/tmp`), [], "temporary files");
  for (const folder of [`${checkout.path}/artifacts`, ...outputs]) {
    const left = (await namesBelow(folder))
      .filter((name) => /\.tmp-|\.partial-|\.replaced-|^stale-/.test(name));
    assert.deepEqual(left, [], `half-written files in ${folder}`);
  }
}

/** Makes sure that a task ended as it should; the message shows what it said otherwise. */
export function assertEnded(
  run: Pick<TaskRun, "code" | "stdout" | "stderr">,
  code: number,
  says?: RegExp,
): void {
  const said = `${run.stdout}\n${run.stderr}`;
  assert.equal(run.code, code, said);
  if (says !== undefined) assert.match(said, says);
  // Whatever happens: no stack, nothing of Deno's own.
  assert.doesNotMatch(said, /^\s+at .*:\d+:\d+\)?$|Uncaught|\bcli\.bug\b|^error: Unexpected /m);
}

/** Returns the commands that smoke printed under "Verify", by the tool they use. */
export function printedRecipes(
  stdout: string,
): { readonly packrepo: string; readonly cosign: string | undefined; readonly openssl: string } {
  const [, text] = stdout.split(/^Verify\n/m);
  assert.ok(text !== undefined, stdout);
  const lines = text.split("\n").map((line) => line.replace(/^ {2}/, ""));
  const parts = lines.join("\n").split(/^(?=# )/m);
  const part = (title: string): string | undefined => parts.find((text) => text.startsWith(title));
  const openssl = part("# openssl");
  assert.ok(openssl !== undefined, stdout);
  return { packrepo: parts[0]!.trim(), cosign: part("# cosign"), openssl };
}

/** Runs commands as a person would paste them into a shell; it stops at the first that fails. */
export async function runInShell(
  commands: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Pick<TaskRun, "code" | "stdout" | "stderr">> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", commands],
    cwd: options.cwd,
    env: { ...options.env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Returns the one JSON document that a text is; fails where it is not exactly one. */
// deno-lint-ignore no-explicit-any -- looked into by tests
export function oneDocument(text: string): any {
  assert.ok(text.endsWith("\n"), "the document ends with a line feed");
  const value = JSON.parse(text);
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), text);
  return value;
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

/** A disk of its own on a folder; disposing takes it away. */
export interface Disk extends Disposable {
  readonly path: string;
  makeReadOnly(): void;
}

/** Mounts a disk of so many KiB on a new folder; needs what `NO_MOUNT` of the host tests tells. */
export function mountDisk(path: string, sizeKiB: number): Disk {
  Deno.mkdirSync(path, { recursive: true });
  assert.ok(runs("mount", ["-t", "tmpfs", "-o", `size=${sizeKiB}k`, "none", path]), "mount");
  return {
    path,
    makeReadOnly: () => assert.ok(runs("mount", ["-o", "remount,ro", path]), "remount"),
    [Symbol.dispose]: () => assert.ok(runs("umount", [path]), "umount"),
  };
}
