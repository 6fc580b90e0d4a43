import config from "../../deno.json" with { type: "json" };
import { callerFolder, commandLine, hasPathAccess, PACKREPO_ROOT } from "../host/mod.ts";
import { resolvePath } from "./parsers.ts";

/** What a permission set of `deno.json` gives for one kind. */
type Grant = boolean | readonly string[] | { readonly allow?: boolean | readonly string[] };

const SETS = config.permissions as unknown as Readonly<
  Record<string, Readonly<Record<string, Grant>> | undefined>
>;

/** Returns the name of a task's permission set and file: of `deps:check` it is `deps_check`. */
export function setOf(taskName: string): string {
  return taskName.replaceAll(":", "_");
}

/** Returns a text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Returns what the task's permission set lists for a kind; paths made absolute. */
function ownGrants(taskName: string, kind: string): readonly string[] {
  const declared = SETS[setOf(taskName)]?.[kind] ?? [];
  const list = typeof declared === "object" && "allow" in declared ? declared.allow : declared;
  if (!Array.isArray(list)) return [];
  return kind === "read" || kind === "write"
    ? list.map((path: string) => resolvePath(path, PACKREPO_ROOT))
    : list;
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Returns what to grant for a path: for a temporary name, which the next run does not use, its folder. */
function lasting(path: string): string {
  return path.replace(/\/[^/]*\.(?:tmp|partial|replaced)-[\da-f-]{8,36}(?:\/.*)?$/s, "") || "/";
}

/**
 * Returns the paths that are granted now beyond the set: the caller's folder and what the command
 * line names. Deno does not list what it granted; asking for these finds what earlier hints of this
 * kind have added.
 */
function grantsNow(kind: "read" | "write", own: readonly string[]): string[] {
  let cwd: string;
  try {
    cwd = callerFolder();
  } catch {
    // The variable that names it is what is missing.
    return [];
  }
  const named = commandLine().map((word) => resolvePath(word.replace(/^--[\w-]+=/, ""), cwd));
  const granted: string[] = [];
  for (const path of [cwd, ...named]) {
    if (isBelow(path, [...own, ...granted]) || path.includes(",")) continue;
    if (hasPathAccess(kind, path)) granted.push(path);
  }
  return granted;
}

/**
 * Returns the exact command that runs the task again, from the same folder, with one more grant.
 *
 * A flag replaces the list that the set gives for the same kind (Deno 2.9), so that what the set
 * lists is repeated in it.
 */
export function commandWithGrant(taskName: string, kind: string, what: string): string {
  const flags: string[] = [];
  for (const each of ["read", "write"] as const) {
    const own = ownGrants(taskName, each);
    // Replacing what is there, which is how everything is written, needs to read it too.
    const isNeeded = each === kind || kind === "write";
    const more = [...grantsNow(each, own), ...(isNeeded ? [lasting(what)] : [])];
    const all = new Set([...own, ...more]);
    if (more.length > 0) flags.push(`--allow-${each}=${[...all].join(",")}`);
  }
  if (kind !== "read" && kind !== "write") {
    const all = new Set([...ownGrants(taskName, kind), what]);
    flags.push(`--allow-${kind}=${[...all].join(",")}`);
  }
  return [
    "deno",
    "run",
    "-q",
    "--no-prompt",
    `-P=${setOf(taskName)}`,
    ...flags,
    "--config",
    `${PACKREPO_ROOT}/deno.json`,
    `${PACKREPO_ROOT}/tasks/${setOf(taskName)}.ts`,
    ...commandLine(),
  ].map(shellWord).join(" ");
}
