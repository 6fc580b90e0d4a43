import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { openRepo, parseRepoSpec, type Repo } from "../../../lib/repo/mod.ts";

/** Opens a repository of this machine. */
export function open(path: string, ref?: string): Promise<Repo> {
  return openRepo(parseRepoSpec(path, { cwd: "/" }), ref === undefined ? {} : { ref });
}

/** Returns code, exit code and message of the error that opening gives. */
export async function refusal(path: string, ref?: string): Promise<[string, number, string]> {
  try {
    await using repo = await open(path, ref);
    throw new Error(`opened ${repo.label}`);
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    assert(error.hint !== "");
    return [error.code, error.exitCode, error.message];
  }
}

/** Makes a folder that is removed when it is disposed of. */
export async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "packrepo-open-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
