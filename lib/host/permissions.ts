import { PackRepoError } from "../base/mod.ts";

/**
 * Makes sure, before any work, that a path may be read or written.
 *
 * @throws {PackRepoError} `host.no-permission` (77) that names the permission and the path.
 */
export async function requirePathAccess(kind: "read" | "write", path: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: kind, path });
  if (state !== "granted") throw noPermission(kind, path);
}

/** Returns the error for a missing permission; cli adds the command that grants it. */
export function noPermission(kind: string, what: string, cause?: unknown): PackRepoError {
  return new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: ${kind} access to ${JSON.stringify(what)}`,
    hint: `Run the task with --allow-${kind}=${what}`,
    cause,
  });
}

/**
 * Returns the error for a permission that Deno refused, or `undefined` where an error is another.
 *
 * Deno's text is `Requires write access to "/a/b", run again with the --allow-write flag`.
 */
export function explainNotCapable(error: unknown): PackRepoError | undefined {
  if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  const match = error.message.match(/^Requires ([\w-]+) access to (.+), run again/s);
  const what = match?.[2]?.replace(/^"(.*)"$/s, "$1") ?? error.message;
  return noPermission(match?.[1] ?? "run", what, error);
}
