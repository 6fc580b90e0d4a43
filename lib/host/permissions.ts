import { PackRepoError } from "../base/mod.ts";

/** Returns whether a path may be read or written; it may exist or not. */
export function hasPathAccess(kind: "read" | "write", path: string): boolean {
  return Deno.permissions.querySync({ name: kind, path }).state === "granted";
}

/**
 * Makes sure, before any work, that a path may be read or written.
 *
 * @throws {PackRepoError} `host.no-permission` (77) that names the permission and the path.
 */
export function requirePathAccess(kind: "read" | "write", path: string): Promise<void> {
  return hasPathAccess(kind, path) ? Promise.resolve() : Promise.reject(noPermission(kind, path));
}

/** Returns the error for a missing permission; cli adds the command that grants it. */
export function noPermission(kind: string, what?: string, cause?: unknown): PackRepoError {
  return new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: ${kind} access${
      what === undefined ? "" : ` to ${JSON.stringify(what)}`
    }`,
    hint: `Run the task with --allow-${kind}${what === undefined ? "" : `=${what}`}`,
    cause,
  });
}

/**
 * Returns the error for a permission that Deno refused, or `undefined` where an error is another.
 *
 * Deno's text is `Requires write access to "/a/b", run again with the --allow-write flag`; without
 * ` to …` where the whole kind is meant. Where it says something else, that is the message.
 */
export function explainNotCapable(error: unknown): PackRepoError | undefined {
  if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  const match = error.message.match(/^Requires ([\w-]+) access(?: to (.+))?, run again/s);
  if (match !== null) return noPermission(match[1]!, match[2]?.replace(/^"(.*)"$/s, "$1"), error);
  return new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: ${error.message}`,
    hint: "This is a bug of PackRepo: no task should need it; please report it",
    cause: error,
  });
}
