/**
 * Permissions as `deno.json` declares them, and what processes used of them.
 *
 * @module
 */
import { resolve } from "node:path/posix";
import type { Checkout, TaskRun } from "./checkout.ts";

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

/** One use of a permission, as Deno logs it. */
export interface Use {
  readonly permission: string;
  readonly value: string | null;
}

/** What a process did with its permissions. */
export interface AuditedProcess {
  /** Its arguments; those of a task's own process are not known. */
  readonly args: readonly string[];
  /** The process that started it; absent for the task's own. */
  readonly parent?: AuditedProcess;
  readonly uses: readonly Use[];
  /** The programs that it started. Deno does not log these; the programs themselves do. */
  readonly programs: ReadonlySet<string>;
}

/** How a task ended and what it and the Denos below it used. */
export interface AuditedRun extends TaskRun {
  readonly task: AuditedProcess;
  readonly children: readonly AuditedProcess[];
}

/** How to run a task under audit. */
export interface AuditOptions {
  /** The folder the user stands in; the checkout by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs that PATH must not hold. */
  readonly without?: readonly string[];
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/${name}`;
    if (folder.startsWith("/") && (await Deno.stat(path).catch(() => undefined))?.isFile) {
      return path;
    }
  }
  return undefined;
}

/** A stand-in where Nix is not needed for its answers: it has a version and knows nothing. */
const NIX_STAND_IN = `[ "$1" = --version ] && echo "nix (Nix) 2.24.0" && exit; exit 1`;

/**
 * Fills a folder with programs that write down who started them and then do what they do. Each Deno
 * gets an audit file of its own: two that write to one file overwrite each other's lines.
 */
async function makeShims(bin: string, log: string, without: readonly string[]): Promise<void> {
  await Deno.mkdir(bin);
  await Deno.mkdir(log);
  const run: Record<string, string | undefined> = {
    deno: `DENO_AUDIT_PERMISSIONS="${log}/$$.jsonl" exec "${Deno.execPath()}" "$@"`,
    git: `exec "${await findProgram("git")}" "$@"`,
    nix: NIX_STAND_IN,
  };
  for (const [name, command] of Object.entries(run)) {
    if (without.includes(name)) continue;
    const lines = [
      "#!/bin/sh",
      `echo "${name} $$ $PPID" >> "${log}/started"`,
      `for word; do printf '%s\\0' "$word"; done > "${log}/$$.args"`,
      command,
    ];
    await Deno.writeTextFile(`${bin}/${name}`, lines.join("\n") + "\n", { mode: 0o755 });
  }
}

async function readUses(file: string): Promise<Use[]> {
  const text = await Deno.readTextFile(file).catch(() => "");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Use);
}

async function readProcesses(log: string): Promise<readonly AuditedProcess[]> {
  const task = { args: [], uses: await readUses(`${log}/task.jsonl`), programs: new Set<string>() };
  const byPid = new Map<string, AuditedProcess & { programs: Set<string> }>();
  const started = await Deno.readTextFile(`${log}/started`).catch(() => "");
  for (const line of started.split("\n").filter((line) => line !== "")) {
    const [name, pid, parentPid] = line.split(" ") as [string, string, string];
    // Only Denos are known by their number; whatever else starts a program is the task's doing.
    const parent = byPid.get(parentPid) ?? task;
    parent.programs.add(name);
    if (name !== "deno") continue;
    const args = (await Deno.readTextFile(`${log}/${pid}.args`)).split("\0").slice(0, -1);
    const uses = await readUses(`${log}/${pid}.jsonl`);
    byPid.set(pid, { args, parent, uses, programs: new Set() });
  }
  return [task, ...byPid.values()];
}

/** Runs `deno task NAME ARGS` in a checkout and returns what it used of its permissions. */
export async function auditTask(
  checkout: Checkout,
  command: readonly [name: string, ...args: string[]],
  options: AuditOptions = {},
): Promise<AuditedRun> {
  const [name, ...args] = command;
  const temporary = await Deno.makeTempDir({ prefix: "packrepo-audit-" });
  try {
    const [bin, log] = [`${temporary}/bin`, `${temporary}/log`];
    await makeShims(bin, log, options.without ?? []);
    const run = await checkout.task(name, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...options.env, PATH: bin, DENO_AUDIT_PERMISSIONS: `${log}/task.jsonl` },
    });
    const [task, ...children] = await readProcesses(log);
    return { ...run, task: task!, children };
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}
