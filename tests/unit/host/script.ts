/** Small scripts in real processes, with the permissions and signals that a test is about. */

/** The face of lib/host, for the scripts to import. */
export const HOST: string = import.meta.resolve("../../../lib/host/mod.ts");

const CONFIG = new URL(import.meta.resolve("../../../deno.json")).pathname;

/** How a script ended. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a script. */
export interface ScriptOptions {
  /** Deno's flags; `-A` by default. */
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Signals to send, one after the other, once its standard output holds `says`. */
  readonly when?: {
    readonly says: string;
    readonly send: readonly Deno.Signal[];
    readonly pauseMs?: number;
  };
  /** A program and arguments to start Deno with. */
  readonly by?: readonly string[];
}

/** Gives `work` a new folder, its real path, and removes it afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-test-" }));
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns after so many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Returns what a script needs of this process's environment, and nothing that changes its ways. */
export function plainEnv(): Record<string, string> {
  const names = ["PATH", "HOME", "DENO_DIR", "NPM_CONFIG_REGISTRY"];
  return Object.fromEntries(
    names.map((name) => [name, Deno.env.get(name)] as const)
      .filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Writes a module into a folder, runs it to its end and returns how it ended. */
export async function runScript(
  folder: string,
  source: string,
  options: ScriptOptions = {},
): Promise<Ended> {
  const file = `${folder}/script-${crypto.randomUUID().slice(0, 8)}.ts`;
  await Deno.writeTextFile(file, source);
  const command = [
    ...(options.by ?? []),
    Deno.execPath(),
    "run",
    "-q",
    "--no-prompt",
    `--config=${CONFIG}`,
    ...(options.flags ?? ["-A"]),
    file,
    ...(options.args ?? []),
  ];
  const child = new Deno.Command(command[0]!, {
    args: command.slice(1),
    cwd: options.cwd ?? folder,
    clearEnv: true,
    env: { ...plainEnv(), ...options.env },
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  async function readStdout(): Promise<string> {
    let text = "";
    let { when } = options;
    for await (const part of child.stdout) {
      text += decoder.decode(part, { stream: true });
      if (when === undefined || !text.includes(when.says)) continue;
      const { send, pauseMs } = when;
      when = undefined;
      for (const [index, signal] of send.entries()) {
        if (index > 0) await sleep(pauseMs ?? 0);
        try {
          child.kill(signal);
        } catch {
          // It has ended already; the test sees how.
        }
      }
    }
    return text;
  }
  async function feed(): Promise<void> {
    if (options.stdin === undefined) return;
    await new Response(options.stdin).body!.pipeTo(child.stdin).catch(() => {});
  }
  const [status, stdout, stderr] = await Promise.all([
    child.status,
    readStdout(),
    new Response(child.stderr).text(),
    feed(),
  ]);
  await Deno.remove(file).catch(() => {});
  return { code: status.code, signal: status.signal, stdout, stderr };
}

function hasScript(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    return new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

/** Why nothing can be run on a terminal, or `undefined`. */
export const NO_TERMINAL: string | undefined = hasScript()
  ? undefined
  : "script of util-linux is not installed";

/** Returns the words of a command as text for a POSIX shell. */
export function shellText(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}

/** Returns a text with every ESC shown as `␛`. */
export function visible(text: string): string {
  return text.replaceAll("\x1b", "␛");
}

/**
 * Runs a shell command on a terminal of 80 columns; returns what the terminal was sent, ESC shown
 * as `␛`, and the exit code.
 */
export async function runOnTerminal(
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly screen: string; readonly code: number }> {
  const output = await new Deno.Command("script", {
    args: ["-q", "-e", "-c", `stty cols 80 rows 24; ${command}`, "/dev/null"],
    clearEnv: true,
    env: { ...plainEnv(), TERM: "xterm-256color", SHELL: "/bin/sh", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return { screen: visible(new TextDecoder().decode(output.stdout)), code: output.code };
}

/** Returns the command that {@linkcode runScript} would run for a file. */
export function scriptCommand(file: string, flags: readonly string[] = ["-A"]): string[] {
  return [Deno.execPath(), "run", "-q", "--no-prompt", `--config=${CONFIG}`, ...flags, file];
}
