import { PackRepoError } from "../base/mod.ts";

/** Returns the folder that a path lies in, "" for that of the root. */
function above(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Returns whether a path may be read or written; it may exist or not. */
export function hasPathAccess(kind: "read" | "write", path: string): boolean {
  return Deno.permissions.querySync({ name: kind, path }).state === "granted";
}

/**
 * Returns whether a link lies on the way to a path, as far as that may be looked at: what lies above
 * the granted folders is the word of whoever granted them.
 */
async function leadsThroughLink(path: string): Promise<boolean> {
  for (let at = path; at !== ""; at = above(at)) {
    if (!hasPathAccess("read", at)) return false;
    try {
      if ((await Deno.lstat(at)).isSymlink) return true;
    } catch {
      // Nothing is there yet; whatever else is wrong, writing will say.
    }
  }
  return false;
}

/** Returns where a path leads when its links are followed; one to a file would be replaced. */
async function realPlace(path: string): Promise<string> {
  for (let at = path; at !== "" && hasPathAccess("read", at); at = above(at)) {
    try {
      if ((await Deno.stat(at)).isDirectory) {
        return `${await Deno.realPath(at)}${path.slice(at.length)}`;
      }
    } catch {
      // A link into nothing or in a circle: no folder can be made there.
    }
  }
  return path;
}

/**
 * Makes sure, before any work, that a path may be read, or that a file or folder may be made there.
 *
 * Deno asks for the path only and follows the links in it wherever they lead (a repository may track
 * `artifacts` as a link to a home directory), so that here the place that they lead to must be
 * granted as well.
 *
 * @throws {PackRepoError} `host.no-permission` (77) that names the permission and the path.
 */
export async function requirePathAccess(kind: "read" | "write", path: string): Promise<void> {
  if (!hasPathAccess(kind, path)) throw noPermission(kind, path);
  if (kind === "read") return;
  // To see the links, and what is replaced.
  if (!hasPathAccess("read", path)) throw noPermission("read", path);
  if (!(await leadsThroughLink(path))) return;
  const place = await realPlace(path);
  if (hasPathAccess("write", place)) return;
  throw noPermission("write", place, { why: `where a link in ${JSON.stringify(path)} leads` });
}

/** Returns the error for a missing permission; cli adds the command that grants it. */
export function noPermission(
  kind: string,
  what?: string,
  more: { readonly why?: string; readonly cause?: unknown } = {},
): PackRepoError {
  const to = what === undefined ? "" : ` to ${JSON.stringify(what)}`;
  const why = more.why === undefined ? "" : `, ${more.why}`;
  return new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: ${kind} access${to}${why}`,
    hint: `Run the task with --allow-${kind}${what === undefined ? "" : `=${what}`}`,
    cause: more.cause,
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
  if (match !== null) {
    return noPermission(match[1]!, match[2]?.replace(/^"(.*)"$/s, "$1"), { cause: error });
  }
  return new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: ${error.message}`,
    hint: "This is a bug of PackRepo: no task should need it; please report it",
    cause: error,
  });
}
