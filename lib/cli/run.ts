import {
  type Application,
  buildApplication,
  buildCommand,
  buildRouteMap,
  type Command as StricliCommand,
  type CommandContext,
  run as runStricli,
} from "@stricli/core";
import config from "../../deno.json" with { type: "json" };
import { EXIT_CODES, PackRepoError } from "../base/mod.ts";
import {
  callerFolder,
  commandLine,
  endProcess,
  envVar,
  hasColor,
  writeStderr,
  writeStdout,
  writeStdoutBytes,
} from "../host/mod.ts";
import { painter } from "../report/mod.ts";
import type { Command, FlagSpec, TaskContext, TaskOutcome } from "./define.ts";
import { failureJson, failureText, toPackRepoError } from "./failure.ts";
import { ProgressLine } from "./progress.ts";

/** A task: its name, which is also that of its permission set and file, and what it does. */
export interface Task {
  readonly name: string;
  readonly brief: string;
  /** One command, or sub-commands by name. */
  readonly command: Command | Readonly<Record<string, Command>>;
}

const COMMON_FLAGS = {
  json: { kind: "switch", brief: "Print one JSON document on standard output, nothing else" },
  quiet: { kind: "switch", brief: "Print nothing but errors" },
} as const satisfies Record<string, FlagSpec>;

/** Returns what stricli wants to know of a flag; values stay text, so that errors are ours. */
function stricliFlag(flag: FlagSpec): object {
  if (flag.kind === "switch") {
    return { kind: "boolean", brief: flag.brief, default: false, withNegated: false };
  }
  const { brief, placeholder } = flag;
  const parsed = { kind: "parsed", parse: String, brief, placeholder };
  if (flag.kind === "list") return { ...parsed, variadic: true, optional: true };
  return flag.default === undefined
    ? { ...parsed, optional: true }
    : { ...parsed, default: flag.default };
}

function flagValue(flag: FlagSpec, raw: unknown): unknown {
  if (flag.kind === "switch" || raw === undefined) return flag.kind === "list" ? [] : raw;
  return flag.kind === "list"
    ? (raw as readonly string[]).map(flag.parse)
    : flag.parse(raw as string);
}

function isCommand(command: Task["command"]): command is Command {
  return typeof command.run === "function";
}

type Runner = (
  command: Command,
  raw: Record<string, unknown>,
  args: readonly string[],
) => Promise<void>;

function stricliCommand(command: Command, runner: Runner): StricliCommand<CommandContext> {
  const flags = Object.fromEntries(
    Object.entries({ ...command.flags, ...COMMON_FLAGS }).map((
      [name, f],
    ) => [name, stricliFlag(f)]),
  );
  const { argument } = command;
  const positional = argument === undefined ? { kind: "tuple", parameters: [] } : {
    kind: "array",
    parameter: { placeholder: argument.placeholder, brief: argument.brief, parse: String },
    minimum: argument.count === "optional" ? 0 : 1,
    ...(argument.count === "some" ? {} : { maximum: 1 }),
  };
  return buildCommand({
    docs: {
      brief: command.brief,
      ...(command.description === undefined ? {} : { fullDescription: command.description }),
    },
    parameters: { flags, positional } as never,
    func: (raw: Record<string, unknown>, ...args: string[]) => runner(command, raw, args),
  }) as StricliCommand<CommandContext>;
}

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

/** Runs a task with the process's own command line and ends the process with its exit code. */
export async function runTask(task: Task): Promise<void> {
  const args = commandLine();
  const isJson = args.includes("--json");
  const paintError = painter(hasColor("stderr"));
  let exitCode: number = EXIT_CODES.ok.code;
  let messages = "";

  function fail(thrown: unknown): void {
    const error = toPackRepoError(thrown, task.name);
    exitCode = error.exitCode;
    const isDebug = (envVar("DEBUG") ?? "") !== "";
    writeStderr(isJson ? failureJson(error) : failureText(error, paintError, isDebug));
  }

  const runner: Runner = async (command, raw, positional) => {
    const isQuiet = raw["quiet"] === true;
    const progress = new ProgressLine(!isJson && !isQuiet);
    try {
      const cwd = callerFolder();
      refuseComma(cwd);
      const values = Object.fromEntries(
        Object.entries(command.flags).map(([name, flag]) => [name, flagValue(flag, raw[name])]),
      );
      const context: TaskContext = {
        cwd,
        isJson,
        paint: painter(hasColor("stdout")),
        progress: (text) => progress.show(text),
        print(line) {
          progress.clear();
          if (!isJson && !isQuiet) writeStdout(line + "\n");
        },
      };
      const outcome = await command.run(values, positional, context);
      progress.clear();
      printOutcome(outcome, isJson, isQuiet);
      exitCode = EXIT_CODES[outcome.exit].code;
    } catch (error) {
      progress.clear();
      fail(error);
    }
  };

  const appConfig = {
    name: `deno task ${task.name}`,
    versionInfo: { currentVersion: config.version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { disableAnsiColor: !hasColor("stdout") },
  } as const;
  const app: Application<CommandContext> = isCommand(task.command)
    ? buildApplication(stricliCommand(task.command, runner), appConfig)
    : buildApplication(
      buildRouteMap({
        docs: { brief: task.brief },
        routes: Object.fromEntries(
          Object.entries(task.command)
            .map(([name, command]) => [name, stricliCommand(command, runner)]),
        ),
      }),
      appConfig,
    );
  const streams = {
    stdout: { write: writeStdout },
    stderr: { write: (text: string) => void (messages += text) },
    exitCode: 0 as number | string | null,
  };
  try {
    await runStricli(app, args, { process: streams });
  } catch (error) {
    fail(error);
  }
  // stricli's own codes are negative: -4 and -5 for what was typed, the rest for our mistakes.
  const stricliCode = Number(streams.exitCode);
  if (stricliCode === -4 || stricliCode === -5 || (stricliCode === 0 && messages !== "")) {
    fail(
      new PackRepoError({
        code: "cli.usage",
        exit: "usage",
        // deno-lint-ignore no-control-regex -- the colours of stricli's own message
        message: messages.trim().replace(/\x1b\[[\d;]*m/g, "").replaceAll("\n", "; ") ||
          "Bad command line",
        hint: `Run deno task ${task.name} --help`,
      }),
    );
  } else if (stricliCode !== 0) {
    fail(new Error(messages.trim()));
  }
  endProcess(exitCode);
}
