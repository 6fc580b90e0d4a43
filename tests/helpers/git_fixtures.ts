/** Real git repositories and real git servers for tests, the same bytes on every machine. */

import { concat } from "./bytes.ts";

/** What one file of a fixture is. */
export type FixtureContent =
  | string
  | Uint8Array
  | { readonly link: string | Uint8Array }
  | { readonly submodule: string }
  /** A file whose blob the repository has already, by its id. */
  | { readonly blob: string }
  | { readonly executable: true; readonly content: string | Uint8Array };

/** Files by path; the array form takes paths of arbitrary bytes. */
export type FixtureFiles =
  | Readonly<Record<string, FixtureContent>>
  | readonly (readonly [path: string | Uint8Array, content: FixtureContent])[];

/** Options of {@linkcode makeRepo}. */
export interface FixtureOptions {
  /** `main` by default. */
  readonly branch?: string;
  readonly message?: string;
  /** RFC 3339 in UTC; 2025-01-01T00:00:00Z by default. */
  readonly date?: string;
  readonly objectFormat?: "sha1" | "sha256";
  /** Whether the repository has no work tree. */
  readonly bare?: boolean;
  /** Whether the files are written to the work tree too; by default there are objects only. */
  readonly checkout?: boolean;
  /** The folder to make; a new temporary one by default. */
  readonly path?: string;
}

/** A repository of a test; disposing removes its folder. */
export interface FixtureRepo extends AsyncDisposable {
  readonly path: string;
  /** The commit that was made last by makeRepo. */
  readonly commit: string;
}

const encoder = new TextEncoder();

/** The environment of every fixture's git: nothing of the user, one author. */
export const FIXTURE_ENV: Readonly<Record<string, string>> = {
  PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Ada Example",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_AUTHOR_DATE: "2025-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "Ada Example",
  GIT_COMMITTER_EMAIL: "ada@example.org",
  GIT_COMMITTER_DATE: "2025-01-01T00:00:00Z",
  LC_ALL: "C",
  TZ: "UTC",
};

/** Runs git for a fixture and returns its output, trimmed; throws with git's messages. */
export async function fixtureGit(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly stdin?: Uint8Array;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<string> {
  const child = new Deno.Command("git", {
    args: [...args],
    clearEnv: true,
    env: { ...FIXTURE_ENV, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const feed = options.stdin === undefined
    ? Promise.resolve()
    : new Response(options.stdin as BodyInit).body!.pipeTo(child.stdin).catch(() => {});
  const [output] = await Promise.all([child.output(), feed]);
  if (!output.success) {
    throw new Error(
      `git ${args.join(" ")} (${output.code}): ${new TextDecoder().decode(output.stderr)}`,
    );
  }
  return new TextDecoder().decode(output.stdout).trim();
}

/** Reads a blob of a fixture as git has it. */
export async function readFixtureBlob(path: string, oid: string): Promise<Uint8Array> {
  const { success, stdout } = await new Deno.Command("git", {
    args: ["cat-file", "blob", oid],
    cwd: path,
    clearEnv: true,
    env: { ...FIXTURE_ENV },
    stderr: "null",
  }).output();
  if (!success) throw new Error(`No blob ${oid}`);
  return stdout;
}

function quotePath(path: string | Uint8Array): string {
  const bytes = typeof path === "string" ? encoder.encode(path) : path;
  let text = '"';
  for (const byte of bytes) {
    const isPlain = byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    text += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `${text}"`;
}

function listed(
  files: Readonly<Record<string, unknown>> | readonly (readonly [string | Uint8Array, unknown])[],
): readonly (readonly [string | Uint8Array, unknown])[] {
  return Array.isArray(files)
    ? files as readonly (readonly [string | Uint8Array, unknown])[]
    : Object.entries(files);
}

function fastImport(
  files: FixtureFiles | Readonly<Record<string, FixtureContent | null>>,
  commit: { branch: string; message: string; date: string; from?: string },
): Uint8Array {
  const parts: Uint8Array[] = [];
  const text = (line: string): void => void parts.push(encoder.encode(line));
  const data = (bytes: Uint8Array): void => {
    text(`data ${bytes.length}\n`);
    parts.push(bytes);
    text("\n");
  };
  const seconds = Date.parse(commit.date) / 1000;
  text(`commit refs/heads/${commit.branch}\n`);
  text(`author Ada Example <ada@example.org> ${seconds} +0000\n`);
  text(`committer Ada Example <ada@example.org> ${seconds} +0000\n`);
  data(encoder.encode(commit.message));
  if (commit.from !== undefined) text(`from ${commit.from}\n`);
  for (const [path, value] of listed(files)) {
    const content = value as FixtureContent | null;
    const name = quotePath(path);
    if (content === null) {
      text(`D ${name}\n`);
      continue;
    }
    if (typeof content === "object" && "submodule" in content) {
      text(`M 160000 ${content.submodule} ${name}\n`);
      continue;
    }
    if (typeof content === "object" && "blob" in content) {
      text(`M 100644 ${content.blob} ${name}\n`);
      continue;
    }
    let mode = "100644";
    let bytes: string | Uint8Array;
    if (typeof content === "string" || content instanceof Uint8Array) {
      bytes = content;
    } else if ("link" in content) {
      mode = "120000";
      bytes = content.link;
    } else {
      mode = "100755";
      bytes = content.content;
    }
    text(`M ${mode} inline ${name}\n`);
    data(typeof bytes === "string" ? encoder.encode(bytes) : bytes);
  }
  return concat(parts);
}

/**
 * Makes a real repository with one commit that holds the files; 40,000 of them take about a second.
 *
 * There are objects only unless `checkout` is set: PackRepo never reads the work tree.
 */
export async function makeRepo(
  files: FixtureFiles,
  options: FixtureOptions = {},
): Promise<FixtureRepo> {
  const path = options.path ?? await Deno.makeTempDir({ prefix: "packrepo-fixture-" });
  const branch = options.branch ?? "main";
  await fixtureGit([
    "init",
    "--quiet",
    "--template=",
    `--initial-branch=${branch}`,
    `--object-format=${options.objectFormat ?? "sha1"}`,
    ...(options.bare ? ["--bare"] : []),
    path,
  ]);
  const stream = fastImport(files, {
    branch,
    message: options.message ?? "Add files\n",
    date: options.date ?? "2025-01-01T00:00:00Z",
  });
  await fixtureGit(["fast-import", "--quiet"], { cwd: path, stdin: stream });
  if (options.checkout) await fixtureGit(["reset", "--quiet", "--hard"], { cwd: path });
  const commit = await fixtureGit(["rev-parse", `refs/heads/${branch}`], { cwd: path });
  return {
    path,
    commit,
    async [Symbol.asyncDispose](): Promise<void> {
      await Deno.remove(path, { recursive: true });
    },
  };
}

/** Adds a commit on top of a branch; `null` removes a path. Returns the new commit. */
export async function addCommit(
  repo: { readonly path: string },
  files: FixtureFiles | Readonly<Record<string, FixtureContent | null>>,
  options: Pick<FixtureOptions, "branch" | "message" | "date"> = {},
): Promise<string> {
  const branch = options.branch ?? "main";
  const known = await fixtureGit(["rev-parse", "--verify", "-q", `refs/heads/${branch}`], {
    cwd: repo.path,
  }).catch(() => "");
  const stream = fastImport(files, {
    branch,
    message: options.message ?? "Change files\n",
    date: options.date ?? "2025-01-02T00:00:00Z",
    ...(known === "" ? {} : { from: known }),
  });
  await fixtureGit(["fast-import", "--quiet"], { cwd: repo.path, stdin: stream });
  return await fixtureGit(["rev-parse", `refs/heads/${branch}`], { cwd: repo.path });
}

export { freePort, type GitServer, serveGit, type ServeOptions } from "./git_server.ts";
