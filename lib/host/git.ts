import { PackRepoError } from "../base/mod.ts";
import { type ProcessResult, runProcess, spawnProcess } from "./process.ts";
import { envVar } from "./system.ts";

/**
 * Configuration that no repository may override: nothing in it can make git run a program, ask a
 * question or answer otherwise than from the objects themselves.
 */
const HARDENING: readonly string[] = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.attributesFile=/dev/null",
  "core.alternateRefsCommand=true",
  "core.quotePath=false",
  "core.commitGraph=true",
  "gc.auto=0",
  "maintenance.auto=false",
  "log.showSignature=false",
  "protocol.ext.allow=never",
  "safe.directory=*",
].flatMap((setting) => ["-c", setting]);

const COMMON_ENV: Readonly<Record<string, string>> = {
  GIT_ATTR_NOSYSTEM: "1",
  GIT_GRAFT_FILE: "/dev/null",
  // Replacement objects would make one object id stand for other bytes.
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

/** For commands that only read a repository: no configuration but its own, no network. */
function readingEnv(): Record<string, string> {
  return {
    ...COMMON_ENV,
    GIT_ALLOW_PROTOCOL: "",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_NO_LAZY_FETCH: "1",
    PATH: envVar("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
  };
}

/**
 * The variables of the user that a transfer may need: credentials helpers, ssh agents, proxies and
 * certificate stores. `GIT_DIR` and its kin are not among them, so that a hook can run PackRepo.
 */
export const TRANSFER_VARIABLES: readonly string[] = [
  "HOME",
  "PATH",
  "USER",
  "LOGNAME",
  "XDG_CONFIG_HOME",
  "XDG_RUNTIME_DIR",
  "SSH_AUTH_SOCK",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NIX_SSL_CERT_FILE",
  "http_proxy",
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
  "no_proxy",
  "NO_PROXY",
];

/** For commands that talk to a remote the user named: the user's own configuration holds. */
function transferEnv(): Record<string, string> {
  const env: Record<string, string> = { GIT_SSH_COMMAND: "ssh -o BatchMode=yes" };
  for (const name of TRANSFER_VARIABLES) {
    const value = envVar(name);
    if (value !== undefined) env[name] = value;
  }
  return { ...env, ...COMMON_ENV, GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh" };
}

/** How to run a git command. */
export interface GitOptions {
  /** The repository or a folder in it; needs no read permission. */
  readonly cwd?: string;
  readonly stdin?: Uint8Array | string;
  /** `read` (the default) cannot touch the network; `transfer` may, with the user's configuration. */
  readonly mode?: "read" | "transfer";
  readonly timeoutMs?: number;
}

/**
 * Runs git and returns how it ended, whatever its exit code.
 *
 * Requires `run` permission for `git`.
 *
 * @throws {PackRepoError} `host.no-program` (69) without git.
 */
export function tryGit(args: readonly string[], options: GitOptions = {}): Promise<ProcessResult> {
  return runProcess({
    command: "git",
    args: [...HARDENING, ...args],
    clearEnv: true,
    env: options.mode === "transfer" ? transferEnv() : readingEnv(),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
}

/**
 * Runs git and returns its standard output.
 *
 * @throws {PackRepoError} `host.git-failed` (74) with git's own last line, `host.no-program` (69).
 */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<Uint8Array> {
  const result = await tryGit(args, options);
  if (result.code !== 0) {
    throw new PackRepoError({
      code: "host.git-failed",
      exit: "io",
      message: `git ${args[0]} failed (${result.code}): ${lastLine(result.stderr)}`,
      hint: "Check the repository with git fsck",
    });
  }
  return result.stdout;
}

/** Runs git and returns its standard output as UTF-8 text without the white space at its ends. */
export async function gitText(args: readonly string[], options: GitOptions = {}): Promise<string> {
  return new TextDecoder().decode(await git(args, options)).trim();
}

/** Returns the last line of a program's messages that says something. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.trim() ?? "";
}

/** A git command that stays and answers, `git cat-file --batch` for example. */
export interface GitDialogue {
  readonly input: WritableStream<Uint8Array>;
  readonly output: ReadableStream<Uint8Array>;
  /** Ends it and waits for its end. */
  close(): Promise<void>;
}

/** Starts a reading git command whose input and output stay open. */
export function openGit(args: readonly string[], options: { readonly cwd: string }): GitDialogue {
  const { child, release } = spawnProcess({
    command: "git",
    args: [...HARDENING, ...args],
    clearEnv: true,
    env: readingEnv(),
    cwd: options.cwd,
  }, "piped");
  const drained = new Response(child.stderr).text();
  return {
    input: child.stdin,
    output: child.stdout,
    async close(): Promise<void> {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended already.
      }
      await Promise.all([child.status, drained]);
      release();
    },
  };
}
