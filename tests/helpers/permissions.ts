/**
 * Permissions as `deno.json` declares them and command lines grant them.
 *
 * @module
 */
import { resolve } from "node:path/posix";

/** What a process may do, by kind; paths are absolute. */
export interface Grants {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly run: readonly string[];
  readonly env: readonly string[];
}

/** The kinds of permission that a set may hold. */
export const KINDS = ["read", "write", "run", "env"] as const;

/** What a permission set of `deno.json` looks like. */
export type DeclaredSet = Readonly<Record<string, unknown>>;

/** The part of `deno.json` that is about permissions. */
export interface DenoConfig {
  tasks: Record<string, { description?: string; command: string }>;
  permissions: Record<string, DeclaredSet>;
}

/** Reads the `deno.json` of a folder. */
export async function readConfig(root: string): Promise<DenoConfig> {
  return JSON.parse(await Deno.readTextFile(`${root}/deno.json`)) as DenoConfig;
}

/** Returns what a set lists for a kind. */
export function listOf(set: DeclaredSet, kind: string): readonly string[] {
  const declared = set[kind] ?? [];
  const list = Array.isArray(declared) ? declared : (declared as { allow?: unknown }).allow;
  return Array.isArray(list) ? list as string[] : [];
}

/** Returns what a set grants by itself; its paths count from the folder of `deno.json`. */
export function grantsOfSet(set: DeclaredSet, root: string): Grants {
  const paths = (kind: string) => listOf(set, kind).map((path) => resolve(root, path));
  return {
    read: paths("read"),
    write: paths("write"),
    run: listOf(set, "run"),
    env: listOf(set, "env"),
  };
}

/** A `deno run` command line, taken apart. */
export interface RunLine {
  /** Flags before the script. */
  readonly flags: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
}

/** Returns the parts of a `deno run` command line, without `deno run` itself. */
export function parseRunLine(words: readonly string[]): RunLine {
  let at = 0;
  while (words[at]?.startsWith("-")) at += words[at] === "--config" ? 2 : 1;
  return { flags: words.slice(0, at), script: words[at] ?? "", args: words.slice(at + 1) };
}

/** Returns the name of the set that a command line uses. */
export function setNameOf(line: RunLine): string | undefined {
  return line.flags.find((flag) => flag.startsWith("-P="))?.slice(3);
}

/** Returns the words of a task's command; `$INIT_CWD` stays as it is. */
export function taskWords(command: string): string[] {
  return command.replaceAll('"', "").split(" ");
}

/**
 * Returns what a command line grants: the set, and in the place of its lists those of the flags.
 *
 * @param folder The working directory, from which the paths of flags count.
 */
export function grantsOfLine(
  line: RunLine,
  config: DenoConfig,
  { root, folder }: { readonly root: string; readonly folder: string },
): Grants {
  const name = setNameOf(line);
  const set = name === undefined ? undefined : config.permissions[name];
  const grants = set === undefined
    ? { read: [], write: [], run: [], env: [] }
    : grantsOfSet(set, root);
  const flag = (kind: string): readonly string[] | undefined =>
    line.flags.find((word) => word.startsWith(`--allow-${kind}=`))?.split("=")[1]?.split(",");
  return {
    read: flag("read")?.map((path) => resolve(folder, path)) ?? grants.read,
    write: flag("write")?.map((path) => resolve(folder, path)) ?? grants.write,
    run: flag("run") ?? grants.run,
    env: flag("env") ?? grants.env,
  };
}

/** Returns whether a path is one of the folders or lies in one. */
export function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Returns the grants that one process has and another, which started it, has not, a line each. */
export function surplus(child: Grants, parent: Grants): string[] {
  return KINDS.flatMap((kind) =>
    child[kind].filter((item) =>
      kind === "read" || kind === "write"
        ? !isBelow(item, parent[kind])
        : !parent[kind].includes(item)
    ).map((item) => `${kind} ${item}`)
  );
}

/** Returns what the command line of a task grants it. */
export function grantsOfTask(
  config: DenoConfig,
  name: string,
  place: { readonly root: string; readonly cwd: string },
): Grants {
  const words = taskWords(config.tasks[name]!.command).slice(2)
    .map((word) => word.replace("$INIT_CWD", place.cwd));
  return grantsOfLine(parseRunLine(words), config, { root: place.root, folder: place.root });
}
