import { PackRepoError } from "../base/mod.ts";
import {
  PATIENT_SSH,
  READING_FLAGS,
  readingEnv,
  TRANSFER_FLAGS,
  transferEnv,
} from "./git_settings.ts";
import { type Settings, silencedPrograms, subcommandAt, withoutPrograms } from "./git_guards.ts";
import { runTransfer } from "./git_transfer.ts";
import { collect, type ProcessResult, runProcess, spawnProcess } from "./process.ts";

export { hardenedUploadPack, TRANSFER_VARIABLES } from "./git_settings.ts";

/** How to run a git command. */
export interface GitOptions {
  /** The repository or a folder in it; needs no read permission. */
  readonly cwd?: string;
  /** The git directory, where it is known: nothing is then searched for. */
  readonly gitDir?: string;
  /** What it reads on standard input; nothing by default. */
  readonly stdin?: Uint8Array | string;
  /** `read` (the default) cannot touch the network; `transfer` may, with the user's configuration. */
  readonly mode?: "read" | "transfer";
  /** Milliseconds after which it is ended; no limit by default. */
  readonly timeoutMs?: number;
  /**
   * Configuration for this command, given in the environment: unlike a command line, other users of
   * the machine cannot read it.
   */
  readonly settings?: readonly (readonly [key: string, value: string])[];
  /** Further variables, for secrets that `settings` refers to. */
  readonly env?: Readonly<Record<string, string>>;
}

function placeFlags(options: Pick<GitOptions, "cwd" | "gitDir">): string[] {
  return [
    // Not the process's working directory: a folder that is missing would look like a missing git.
    ...(options.cwd === undefined ? [] : ["-C", options.cwd]),
    ...(options.gitDir === undefined ? [] : [`--git-dir=${options.gitDir}`]),
  ];
}

function settingsEnv(settings: Settings): Record<string, string> {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  settings.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return env;
}

/** Returns whether the user says by which command ssh is run. */
async function hasUserSsh(env: Readonly<Record<string, string>>): Promise<boolean> {
  if ("GIT_SSH_COMMAND" in env || "GIT_SSH" in env) return true;
  const args = ["-C", "/", "config", "--get", "core.sshCommand"];
  return (await runProcess({ command: "git", args, clearEnv: true, env })).code === 0;
}

/**
 * Runs git and returns how it ended, whatever its exit code.
 *
 * Requires `run` permission for `git`.
 *
 * @throws {PackRepoError} `host.no-program` (69) without git.
 */
export async function tryGit(
  args: readonly string[],
  options: GitOptions = {},
): Promise<ProcessResult> {
  const given = {
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  };
  const place = placeFlags(options);
  if (options.mode === "transfer") {
    const env = transferEnv();
    if (!(await hasUserSsh(env))) env["GIT_SSH_COMMAND"] = PATIENT_SSH;
    return await runTransfer({
      // Elsewhere than in the folder the user stands in, whose configuration would be read.
      args: ["-C", "/", ...TRANSFER_FLAGS, ...place, ...args],
      env: { ...env, ...options.env, ...settingsEnv(options.settings ?? []) },
      ...given,
    });
  }
  const settings = [
    ...(options.settings ?? []),
    ...await silencedPrograms(args, { place, timeoutMs: options.timeoutMs }),
  ];
  return await runProcess({
    command: "git",
    args: [...READING_FLAGS, ...place, ...withoutPrograms(args)],
    clearEnv: true,
    env: { ...readingEnv(), ...options.env, ...settingsEnv(settings) },
    ...given,
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
      message: `git ${args[subcommandAt(args)] ?? ""} failed (${result.code}): ${
        lastLine(result.stderr)
      }`,
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
  /** Its standard input. */
  readonly input: WritableStream<Uint8Array>;
  /** Its standard output. */
  readonly output: ReadableStream<Uint8Array>;
  /** Resolves when it has ended, with its exit code and what it said on standard error. */
  readonly ended: Promise<{ readonly code: number; readonly stderr: string }>;
  /** Ends it and waits for its end. */
  close(): Promise<void>;
}

/** Starts a reading git command whose input and output stay open. */
export function openGit(
  args: readonly string[],
  options: Pick<GitOptions, "cwd" | "gitDir">,
): GitDialogue {
  const { child, release } = spawnProcess({
    command: "git",
    args: [...READING_FLAGS, ...placeFlags(options), ...withoutPrograms(args)],
    clearEnv: true,
    env: readingEnv(),
  }, "piped");
  const ended = Promise.all([child.status, collect(child.stderr)])
    .then(([status, stderr]) => {
      release();
      return { code: status.code, stderr: new TextDecoder().decode(stderr) };
    });
  return {
    input: child.stdin,
    output: child.stdout,
    ended,
    async close(): Promise<void> {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended already.
      }
      await ended;
    },
  };
}
