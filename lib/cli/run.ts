import { run as runStricli } from "@stricli/core";
import { EXIT_CODES, PackRepoError } from "../base/mod.ts";
import {
  callerFolder,
  commandLine,
  endProcess,
  envVar,
  hasColor,
  onInterrupt,
  unlessInterrupted,
  writeStderr,
  writeStdout,
  writeStdoutBytes,
} from "../host/mod.ts";
import { painter } from "../report/mod.ts";
import { applicationOf, flagValues, isCommand, type Runner, type Task } from "./application.ts";
import { defaultsFrom } from "./config_defaults.ts";
import { findConfig } from "./config_file.ts";
import type { TaskContext, TaskOutcome } from "./define.ts";
import { failureJson, failureText, toPackRepoError } from "./failure.ts";
import { ProgressLine } from "./progress.ts";

function printOutcome(outcome: TaskOutcome, isJson: boolean, isQuiet: boolean): void {
  if (isJson) return writeStdout(JSON.stringify(outcome.document, null, 2) + "\n");
  if (outcome.bytes !== undefined) writeStdoutBytes(outcome.bytes);
  if (isQuiet || outcome.text === undefined) return;
  if (outcome.bytes === undefined) writeStdout(outcome.text);
  else writeStderr(outcome.text);
}

/**
 * A comma in the caller's folder splits the grant that the task's command line makes from it, so
 * that other folders would be granted (`com,ma` grants `com` and `ma`).
 */
function refuseComma(cwd: string): void {
  if (!cwd.includes(",")) return;
  throw new PackRepoError({
    code: "cli.comma-in-folder",
    exit: "usage",
    message: `Cannot run from ${JSON.stringify(cwd)}: Deno cannot be granted a path with a comma`,
    hint: "Run from a folder whose path holds no comma; a repository to pack may lie anywhere",
  });
}

function usageError(task: Task, message: string): PackRepoError {
  const names = isCommand(task.command) ? [] : Object.keys(task.command);
  const isAboutNames = /^(?:No command|Missing sub-command)/.test(message);
  return new PackRepoError({
    code: "cli.usage",
    exit: "usage",
    message,
    hint: names.length > 0 && isAboutNames
      ? `Run deno task ${task.name} with one of: ${names.join(", ")}`
      : `Run deno task ${task.name} --help`,
  });
}

/** Whether the command line asks for JSON; for errors that come before it has been parsed. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end)
    .some((arg) => /^--json(?:=(?:true|t|yes|y|on|1))?$/i.test(arg));
}

/** Returns whether the user wants to see causes and stacks; they are not worth a permission. */
function isDebugging(): boolean {
  try {
    return (envVar("DEBUG") ?? "") !== "";
  } catch {
    return false;
  }
}

/** Returns what was typed of the flags; stricli names the others too. */
function typed(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(raw).filter(([, value]) =>
      value !== undefined && !(Array.isArray(value) && value.length === 0)
    ),
  );
}

/** Hands what nobody awaited to `handle`; Deno itself would end with 1 and a stack. */
function catchStrays(handle: (thrown: unknown) => Promise<void>): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    void handle(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    void handle(event.error);
  });
}

/**
 * Runs a task with the process's own command line and ends the process with its exit code, also
 * where the task throws. After an interruption it says nothing and waits for the cleaning up.
 */
export async function runTask(task: Task): Promise<void> {
  // From here to the end somebody listens: a signal that came between two registrations would end the
  // process at some point of its work, or be lost.
  onInterrupt(() => {});
  const args = commandLine();
  let isJson = asksForJson(args);
  let exitCode: number = EXIT_CODES.ok.code;

  async function fail(thrown: unknown): Promise<void> {
    // A process that was ended, a file that is gone: the echo of Ctrl-C is not an error.
    await unlessInterrupted();
    const error = toPackRepoError(thrown, task.name);
    exitCode = error.exitCode;
    const text = isJson
      ? failureJson(error)
      : failureText(error, painter(hasColor("stderr")), isDebugging());
    writeStderr(text);
  }

  const runner: Runner = async (command, raw, positional) => {
    isJson = raw["json"] === true;
    const isQuiet = raw["quiet"] === true;
    const progress = new ProgressLine(!isJson && !isQuiet);
    try {
      const cwd = callerFolder();
      refuseComma(cwd);
      const config = command.config === undefined || raw["noConfig"] === true
        ? undefined
        : await findConfig(cwd, task.name);
      const defaults = config === undefined ? {} : await defaultsFrom(config, command);
      const values = await flagValues(command.flags, { ...defaults, ...typed(raw) });
      const context: TaskContext = {
        cwd,
        ...(config === undefined ? {} : { configFile: config.path, settings: config.sections }),
        isJson,
        paint: painter(hasColor("stdout")),
        progress: (text) => progress.show(text),
        print(line) {
          progress.clear();
          if (!isJson && !isQuiet) writeStdout(line + "\n");
        },
      };
      const outcome = await command.run(values, positional, context);
      await unlessInterrupted();
      progress.clear();
      printOutcome(outcome, isJson, isQuiet);
      exitCode = EXIT_CODES[outcome.exit].code;
    } catch (error) {
      progress.clear();
      await fail(error);
    }
  };

  catchStrays(async (thrown) => {
    exitCode = EXIT_CODES.software.code;
    try {
      await fail(thrown);
    } finally {
      // Else what `fail` throws would come here again, for ever.
      endProcess(exitCode);
    }
  });
  let messages = "";
  let unwritten: unknown;
  const streams = {
    stdout: {
      write(text: string): void {
        try {
          writeStdout(text);
        } catch (error) {
          // stricli would take it for a bad command line.
          unwritten = error;
        }
      },
      // Whether there are colours at all, `disableAnsiColor` says.
      getColorDepth: () => 4,
    },
    stderr: { write: (text: string) => void (messages += text) },
    exitCode: 0 as number | string | null,
  };
  try {
    if (!isCommand(task.command) && args.every((arg) => arg === "--")) {
      throw usageError(task, "Missing sub-command");
    }
    await runStricli(applicationOf(task, runner), args, { process: streams });
    if (unwritten !== undefined) throw unwritten;
    // stricli's own codes are negative: -4 and -5 for what was typed, the rest for our mistakes.
    const stricliCode = Number(streams.exitCode);
    if (stricliCode === -4 || stricliCode === -5 || (stricliCode === 0 && messages !== "")) {
      // deno-lint-ignore no-control-regex -- the colours of stricli's own message
      const message = messages.trim().replace(/\x1b\[[\d;]*m/g, "").replaceAll("\n", "; ");
      throw usageError(task, message || "Bad command line");
    }
    if (stricliCode !== 0) throw new Error(messages.trim());
  } catch (error) {
    await fail(error);
  }
  endProcess(exitCode);
}
