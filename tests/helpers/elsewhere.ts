/**
 * Runs code in a process with another environment or folder: both belong to the whole process, and
 * test files that run in parallel share one.
 */

import assert from "node:assert/strict";
import { runScript, withFolder } from "../unit/host/script.ts";

const LIB = import.meta.resolve("../../lib");

/**
 * Runs a script and returns what it gave to `report(value)`, through JSON. `$LIB` in its text stands
 * for the folder lib.
 */
export async function elsewhere(
  body: string,
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string },
): Promise<unknown> {
  return await withFolder(async (folder) => {
    const source = `${body.replaceAll("$LIB", LIB)}
      function report(value: unknown): void { console.log(JSON.stringify(value)); }`;
    const flags = ["-A", "--no-check", "--cached-only"];
    const { code, stdout, stderr } = await runScript(folder, source, { flags, ...options });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  });
}
