/** Real Nix for tests: every version on PATH, each in a store of its own. */

import assert from "node:assert/strict";

/** A Nix on PATH. */
export interface Nix {
  readonly program: string;
  readonly version: string;
  /** The narHash of a clean commit is that of its raw blobs since 2.20. */
  readonly isModern: boolean;
}

/** Returns every version of Nix on PATH, each once. */
async function findNix(): Promise<readonly Nix[]> {
  const found = new Map<string, Nix>();
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const program = `${folder}/nix`;
    try {
      const output = await new Deno.Command(program, { args: ["--version"] }).output();
      const version = /\d+\.\d+(\.\d+)?/.exec(new TextDecoder().decode(output.stdout))?.[0];
      if (version === undefined || found.has(version)) continue;
      const [major, minor] = version.split(".").map(Number);
      found.set(version, { program, version, isModern: major! > 2 || minor! >= 20 });
    } catch {
      // There is none in this folder.
    }
  }
  return [...found.values()];
}

const NIXES = await findNix();

/** What a program printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary folder with a Nix store of its own in it: no daemon, no network, nothing left in /nix. */
export interface Workshop {
  readonly folder: string;
  readonly nix: Nix;
  /** Runs Nix, in `folder` by default; does not throw for an exit code. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs Nix and returns its trimmed output; throws with its messages. */
  ask(args: readonly string[], options?: RunOptions): Promise<string>;
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const output = await new Deno.Command(program, {
    args: [...args],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

async function withWorkshop(nix: Nix, work: (shop: Workshop) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-nix-" }));
  const env = {
    HOME: `${folder}/home`,
    TMPDIR: folder,
    XDG_CACHE_HOME: `${folder}/cache`,
    GIT_CONFIG_GLOBAL: "/dev/null",
    // What would go to the network is refused at once, by a port where nobody listens.
    http_proxy: "http://127.0.0.1:9",
    https_proxy: "http://127.0.0.1:9",
    no_proxy: "127.0.0.1",
    NIX_REMOTE: "local",
    NIX_STORE_DIR: `${folder}/nix/store`,
    NIX_STATE_DIR: `${folder}/nix/state`,
    NIX_LOG_DIR: `${folder}/nix/log`,
    NIX_CONF_DIR: `${folder}/nix/etc`,
    NIX_CONFIG: [
      "experimental-features = nix-command flakes",
      "sandbox = false",
      "build-users-group =",
      "substituters =",
      "flake-registry =",
      "download-attempts = 1",
      "warn-dirty = false",
      "allow-dirty = true",
    ].join("\n"),
  };
  const run = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
    runProgram(nix.program, args, { cwd: options.cwd ?? folder, env: { ...env, ...options.env } });
  try {
    await Deno.mkdir(env.HOME);
    await work({
      folder,
      nix,
      run,
      async ask(args, options): Promise<string> {
        const { code, stdout, stderr } = await run(args, options);
        assert.equal(code, 0, `nix ${args.join(" ")}: ${stderr}`);
        return stdout.trim();
      },
    });
  } finally {
    // The store is read-only, for its owner too.
    await runProgram("chmod", ["-R", "u+w", folder]);
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a test of {@linkcode nixTest} needs. */
export interface NixTest {
  /** Only Nix 2.20 or later can tell. */
  readonly modern?: boolean;
  /** What else must be on PATH. */
  readonly needs?: string;
}

/** Returns whether PATH has a program. */
export function isOnPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

/** Registers a test for every Nix there is; a skipped one says so in its name. */
export function nixTest(
  name: string,
  work: (shop: Workshop) => Promise<void>,
  { modern = false, needs }: NixTest = {},
): void {
  const fitting = NIXES.filter(({ isModern }) => isModern || !modern);
  const missing = needs !== undefined && !isOnPath(needs)
    ? `${needs} is not installed`
    : fitting.length === 0
    ? `nix${modern ? " 2.20 or later" : ""} is not installed`
    : undefined;
  if (missing !== undefined) {
    Deno.test({ name: `${name} (skipped: ${missing})`, ignore: true, fn: () => {} });
    return;
  }
  for (const nix of fitting) {
    Deno.test(`${name} (nix ${nix.version})`, () => withWorkshop(nix, work));
  }
}
