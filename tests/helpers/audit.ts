/**
 * What processes use of their permissions.
 *
 * @module
 */
import { resolve } from "node:path/posix";
import type { Checkout, TaskRun } from "./checkout.ts";
import { type Grants, isBelow } from "./permissions.ts";

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
  readonly name: string;
  /** The folder that the user stood in. */
  readonly cwd: string;
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
  /** Whether it is run on a terminal; its output is then not to be had. */
  readonly onTerminal?: boolean;
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/${name}`;
    if ((await Deno.stat(path).catch(() => undefined))?.isFile) return path;
  }
  return undefined;
}

/** A stand-in for a Docker that answers, and has no images and cannot build any. */
export const DOCKER_STAND_IN = `case "$1 $2" in
"version "*) echo '{"Server":{"Version":"26.0.0","Arch":"amd64"}}' ;;
"buildx version") echo buildx 0.13.1 ;;
"info "* | "image ls") ;;
*) exit 1 ;;
esac`;

/** A stand-in where Nix is not asked for more than its version. */
const NIX_STAND_IN = `[ "$1" = --version ] && echo "nix (Nix) 2.24.0" && exit; exit 1`;

/**
 * Fills a folder with programs that write down who started them and then do what they do. Each Deno
 * gets an audit file of its own: two that write to one file overwrite each other's lines.
 */
async function makeShims(bin: string, log: string, without: readonly string[]): Promise<void> {
  await Deno.mkdir(bin);
  await Deno.mkdir(log);
  const commands: Record<string, string> = {
    deno: `DENO_AUDIT_PERMISSIONS="${log}/$$.jsonl" exec "${Deno.execPath()}" "$@"`,
    git: `exec "${await findProgram("git")}" "$@"`,
    nix: NIX_STAND_IN,
    // Not the machine's own: a task under test may remove what it finds in them.
    docker: DOCKER_STAND_IN,
    podman: "exit 1",
    buildah: "exit 1",
    // A registry where nobody listens: what others say is none of a test.
    npm: `[ "$1" = config ] && echo http://127.0.0.1:9/ && exit; exit 1`,
  };
  for (const [name, command] of Object.entries(commands)) {
    if (without.includes(name)) continue;
    const lines = [
      "#!/bin/sh",
      `for word; do printf '%s\\0' "$word"; done > "${log}/$$.args"`,
      `echo "${name} $$ $PPID" >> "${log}/started"`,
      command,
    ];
    await Deno.writeTextFile(`${bin}/${name}`, lines.join("\n") + "\n", { mode: 0o755 });
  }
}

async function readUses(file: string): Promise<Use[]> {
  const text = await Deno.readTextFile(file).catch(() => "");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Use);
}

async function readProcesses(log: string): Promise<AuditedProcess[]> {
  const uses = await readUses(`${log}/task.jsonl`);
  const task = { args: [], uses, programs: new Set<string>() };
  const byPid = new Map<string, AuditedProcess & { programs: Set<string> }>();
  const started = await Deno.readTextFile(`${log}/started`).catch(() => "");
  for (const line of started.split("\n").filter((line) => line !== "")) {
    const [name, pid, parentPid] = line.split(" ") as [string, string, string];
    // Only Denos are known by their number; what anything else starts is the task's doing.
    const parent = byPid.get(parentPid) ?? task;
    parent.programs.add(name);
    if (name !== "deno") continue;
    const args = (await Deno.readTextFile(`${log}/${pid}.args`)).split("\0").slice(0, -1);
    byPid.set(pid, {
      args,
      parent,
      uses: await readUses(`${log}/${pid}.jsonl`),
      programs: new Set(),
    });
  }
  return [task, ...byPid.values()];
}

async function runOnTerminal(
  checkout: Checkout,
  [name, ...args]: readonly string[],
  run: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<TaskRun> {
  const words = ["task", "-q", "--config", `${checkout.path}/deno.json`, name!, ...args];
  const command = [Deno.execPath(), ...words].map((word) => `'${word}'`).join(" ");
  const start = performance.now();
  const { code } = await new Deno.Command(await findProgram("script") ?? "script", {
    args: ["-q", "-e", "-c", command, "/dev/null"],
    cwd: run.cwd,
    env: { ...checkout.env(run), NO_COLOR: "", TERM: "xterm", SHELL: "/bin/sh", ...run.env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return { code, stdout: "", stderr: "", ms: performance.now() - start };
}

/** Runs `deno task NAME ARGS` in a checkout and returns what it used of its permissions. */
export async function auditTask(
  checkout: Checkout,
  command: readonly [name: string, ...args: string[]],
  options: AuditOptions = {},
): Promise<AuditedRun> {
  const cwd = options.cwd ?? checkout.path;
  const temporary = await Deno.makeTempDir({ prefix: "packrepo-audit-" });
  try {
    const [bin, log] = [`${temporary}/bin`, `${temporary}/log`];
    await makeShims(bin, log, options.without ?? []);
    const env = { ...options.env, PATH: bin, DENO_AUDIT_PERMISSIONS: `${log}/task.jsonl` };
    const run = options.onTerminal === true
      ? await runOnTerminal(checkout, command, { cwd, env })
      : await checkout.task(command[0], command.slice(1), { cwd, env });
    const [task, ...children] = await readProcesses(log);
    return { ...run, cwd, name: command[0], task: task!, children };
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** Returns the paths of one kind that a process asked for; those that are relative count from `folder`. */
function pathsOf(process: AuditedProcess, kind: "read" | "write", folder: string): string[] {
  return process.uses.filter((use) => use.permission === kind)
    .map((use) => use.value === null ? "" : resolve(folder, use.value));
}

/**
 * Returns what a process used beyond its grants, a line each. What Deno refused, or hid, is logged
 * too and is among it.
 */
export function excess(process: AuditedProcess, grants: Grants, folder: string): string[] {
  const beyond = new Set<string>();
  for (const { permission, value } of process.uses) {
    if (permission === "env" && value !== null && grants.env.includes(value)) continue;
    if (permission === "read" || permission === "write") continue;
    beyond.add(`${permission} ${value}`);
  }
  for (const kind of ["read", "write"] as const) {
    for (const path of pathsOf(process, kind, folder)) {
      if (!isBelow(path, grants[kind])) beyond.add(`${kind} ${path}`);
    }
  }
  for (const program of process.programs) {
    if (!grants.run.includes(program)) beyond.add(`run ${program}`);
  }
  return [...beyond].sort();
}

/** Returns what none of the processes used of the grants, a line each. */
export function unused(
  processes: readonly AuditedProcess[],
  grants: Grants,
  folder: string,
): string[] {
  const idle: string[] = [];
  for (const kind of ["read", "write"] as const) {
    const paths = processes.flatMap((process) => pathsOf(process, kind, folder));
    for (const item of grants[kind]) {
      if (!paths.some((path) => isBelow(path, [item]))) idle.push(`${kind} ${item}`);
    }
  }
  const variables = new Set(
    processes.flatMap((process) => process.uses)
      .filter((use) => use.permission === "env").map((use) => use.value),
  );
  idle.push(...grants.env.filter((name) => !variables.has(name)).map((name) => `env ${name}`));
  const programs = new Set(processes.flatMap((process) => [...process.programs]));
  idle.push(...grants.run.filter((name) => !programs.has(name)).map((name) => `run ${name}`));
  return idle.sort();
}
