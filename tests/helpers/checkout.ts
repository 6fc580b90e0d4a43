/**
 * A checkout of this repository in a temporary folder, as it lies in the work tree, so that tests
 * can run tasks without touching the keys and artifacts of the one they run in.
 *
 * @module
 */

import { peakMemory } from "./processes.ts";

const root = decodeURIComponent(new URL("../../", import.meta.url).pathname).replace(/\/$/, "");

/** A task that runs longer than this hangs, and is killed. */
const TIMEOUT_MS = 180_000;

/** How a task ended. */
export interface TaskRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds of wall time. */
  readonly ms: number;
}

/** How to run a task. */
export interface TaskRunOptions {
  /** The folder the user stands in; the checkout by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that comes before every other on PATH. */
  readonly bin?: string;
  /** What it reads on standard input; nothing by default. */
  readonly stdin?: string | Uint8Array;
}

/** How {@linkcode Checkout.start} starts a task. */
export interface TaskStartOptions extends TaskRunOptions {
  /** Whether it leads a process group of its own, to which signals can be sent. */
  readonly isGroup?: boolean;
}

/** A checkout that can run tasks. */
export interface Checkout extends AsyncDisposable {
  readonly path: string;
  /** The commit its only branch points to: the same for the same files. */
  readonly commit: string;
  /** Runs `deno task NAME ARGS` as a user would, and waits for its end. */
  task(name: string, args?: readonly string[], options?: TaskRunOptions): Promise<TaskRun>;
  /** Does the same and tells the most memory that one of its processes had, in bytes. */
  measure(
    name: string,
    args?: readonly string[],
    options?: TaskRunOptions,
  ): Promise<TaskRun & { readonly peakBytes: number }>;
  /** Starts the same without waiting; its output is piped. */
  start(name: string, args?: readonly string[], options?: TaskStartOptions): Deno.ChildProcess;
  /** The environment that its tasks are run in. */
  env(options?: TaskRunOptions): Record<string, string>;
}

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-c", "init.defaultBranch=main", ...args],
    cwd,
    env: {
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Test",
      GIT_AUTHOR_EMAIL: "test@example.org",
      GIT_AUTHOR_DATE: "2025-01-01T00:00:00Z",
      GIT_COMMITTER_NAME: "Test",
      GIT_COMMITTER_EMAIL: "test@example.org",
      GIT_COMMITTER_DATE: "2025-01-01T00:00:00Z",
    },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Copies the files that git tracks, or would track, to a folder and commits them there. */
async function copyWorkTree(path: string): Promise<void> {
  const listed = await git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  const folders = new Set<string>();
  for (const file of listed.split("\0")) {
    if (file === "") continue;
    const target = `${path}/${file}`;
    const folder = target.slice(0, target.lastIndexOf("/"));
    if (!folders.has(folder)) await Deno.mkdir(folder, { recursive: true });
    folders.add(folder);
    await Deno.copyFile(`${root}/${file}`, target).catch((error) => {
      // Listed as tracked, removed in the work tree: it is not part of what is tested.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  await git(path, "init", "-q");
  await git(path, "add", "-A");
  await git(path, "commit", "-q", "-m", "Checkout under test");
}

let denoFolder: string | undefined;

/** Removes what Deno cached for the modules of a folder that is gone. */
async function forgetModules(folder: string): Promise<void> {
  if (denoFolder === undefined) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-config"],
      stderr: "null",
    }).output();
    denoFolder = (JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string }).denoDir;
  }
  await Deno.remove(`${denoFolder}/gen/file${encodeURI(folder)}`, { recursive: true })
    .catch(() => {});
}

/** Waits for a task's end and collects its output; one that hangs is killed, and says so. */
async function collect(child: Deno.ChildProcess): Promise<TaskRun> {
  const start = performance.now();
  let hasHung = false;
  const timer = setTimeout(() => {
    hasHung = true;
    child.kill("SIGKILL");
  }, TIMEOUT_MS);
  try {
    const { code, stdout, stderr } = await child.output();
    if (hasHung) throw new Error(`The task took longer than ${TIMEOUT_MS / 1000} seconds`);
    const decoder = new TextDecoder();
    const ms = performance.now() - start;
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr), ms };
  } finally {
    clearTimeout(timer);
  }
}

/** Makes a checkout: of the work tree as it lies there, or a clone of another checkout. */
export async function makeCheckout(
  options: {
    /** The folder's name below the temporary one; may hold slashes. */
    readonly name?: string;
    /** The checkout to clone, so that both have the same commit whatever changes meanwhile. */
    readonly cloneOf?: Checkout;
  } = {},
): Promise<Checkout> {
  const temporary = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-checkout-" }));
  const path = `${temporary}/${options.name ?? "packrepo"}`;
  if (options.cloneOf === undefined) await copyWorkTree(path);
  else {
    await Deno.mkdir(path, { recursive: true });
    await git(path, "clone", "-q", "--no-hardlinks", options.cloneOf.path, ".");
    await git(path, "remote", "remove", "origin");
  }
  // Processes of a boot start `deno` by its name: it must be the one that runs the tests.
  const bin = `${temporary}/bin`;
  await Deno.mkdir(bin);
  await Deno.symlink(Deno.execPath(), `${bin}/deno`);
  const commit = (await git(path, "rev-parse", "HEAD")).trim();

  function env(run: TaskRunOptions = {}): Record<string, string> {
    const first = run.bin === undefined ? [] : [run.bin];
    return {
      PATH: [...first, bin, Deno.env.get("PATH") ?? ""].join(":"),
      // `deno task` keeps the one it is given, and these tests may run inside one.
      INIT_CWD: run.cwd ?? path,
      NO_COLOR: "1",
      PACKREPO_SIGNING_KEY: "",
      DATASET_REPOS: "",
      CONTAINER_TAG: "",
      // The tests may have been started by npx; what they start was not.
      npm_lifecycle_event: "",
      CI: "",
      ...run.env,
    };
  }

  function start(
    name: string,
    args: readonly string[] = [],
    run: TaskStartOptions = {},
  ): Deno.ChildProcess {
    return new Deno.Command(`${bin}/deno`, {
      args: ["task", "-q", "--config", `${path}/deno.json`, name, ...args],
      cwd: run.cwd ?? path,
      env: env(run),
      stdin: run.stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      detached: run.isGroup ?? false,
    }).spawn();
  }

  return {
    path,
    commit,
    env,
    start,
    async task(name, args = [], run = {}) {
      const child = start(name, args, run);
      // A task that does not read it closes it.
      const feed = run.stdin === undefined
        ? undefined
        : new Response(run.stdin as BodyInit).body!.pipeTo(child.stdin).catch(() => {});
      const [ended] = await Promise.all([collect(child), feed]);
      return ended;
    },
    async measure(name, args = [], run = {}) {
      const child = start(name, args, run);
      const [ended, peakBytes] = await Promise.all([collect(child), peakMemory(child)]);
      return { ...ended, peakBytes };
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(temporary, { recursive: true });
      await forgetModules(temporary);
    },
  };
}
