/**
 * A checkout of this repository in a temporary folder, as it lies in the work tree, so that tests
 * can run tasks without touching the keys and artifacts of the one they run in.
 *
 * @module
 */

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** How a task ended. */
export interface TaskRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a task. */
export interface TaskRunOptions {
  /** The folder the user stands in; the checkout by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A checkout that can run tasks. */
export interface Checkout extends AsyncDisposable {
  readonly path: string;
  /** The commit its only branch points to: the same for the same files. */
  readonly commit: string;
  /** Runs `deno task NAME ARGS` as a user would, and waits for its end. */
  task(name: string, args?: readonly string[], options?: TaskRunOptions): Promise<TaskRun>;
  /** Starts the same without waiting; its output is piped. */
  start(name: string, args?: readonly string[], options?: TaskRunOptions): Deno.ChildProcess;
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

/** Copies the files that git tracks, or would track, to a new folder and commits them there. */
export async function makeCheckout(
  options: {
    /** The folder's name below the temporary one. */
    readonly name?: string;
  } = {},
): Promise<Checkout> {
  const temporary = await Deno.makeTempDir({ prefix: "packrepo-checkout-" });
  const path = `${temporary}/${options.name ?? "packrepo"}`;
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
  // Processes of a boot start `deno` by its name: it must be the one that runs the tests.
  const bin = `${temporary}/bin`;
  await Deno.mkdir(bin);
  await Deno.symlink(Deno.execPath(), `${bin}/deno`);
  await git(path, "init", "-q");
  await git(path, "add", "-A");
  await git(path, "commit", "-q", "-m", "Checkout under test");
  const commit = (await git(path, "rev-parse", "HEAD")).trim();

  function command(name: string, args: readonly string[], run: TaskRunOptions): Deno.Command {
    const cwd = run.cwd ?? path;
    return new Deno.Command(`${bin}/deno`, {
      args: ["task", "-q", "--config", `${path}/deno.json`, name, ...args],
      cwd,
      env: {
        PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`,
        // `deno task` keeps the one it is given, and these tests may run inside one.
        INIT_CWD: cwd,
        NO_COLOR: "1",
        PACKREPO_SIGNING_KEY: "",
        DATASET_REPOS: "",
        ...run.env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }

  return {
    path,
    commit,
    async task(name, args = [], run = {}) {
      const { code, stdout, stderr } = await command(name, args, run).output();
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    },
    start: (name, args = [], run = {}) => command(name, args, run).spawn(),
    async [Symbol.asyncDispose]() {
      await Deno.remove(temporary, { recursive: true });
    },
  };
}
