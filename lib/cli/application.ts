import {
  type Application,
  buildApplication,
  buildCommand,
  buildRouteMap,
  type Command as StricliCommand,
  type CommandContext,
} from "@stricli/core";
import config from "../../deno.json" with { type: "json" };
import { hasColor } from "../host/mod.ts";
import type { ArgumentSpec, Command, FlagSpec } from "./define.ts";

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

const CONFIG_FLAGS = {
  noConfig: { kind: "switch", brief: "Take no defaults from packrepo.yaml" },
} as const satisfies Record<string, FlagSpec>;

/** Returns what stricli wants to know of a flag; values stay text, so that errors are ours. */
function stricliFlag(flag: FlagSpec): object {
  if (flag.kind === "switch") {
    return { kind: "boolean", brief: flag.brief, optional: true, withNegated: false };
  }
  const { placeholder } = flag;
  // Not stricli's own default: whether a flag was typed decides over the file of settings.
  const isDefaulted = flag.kind === "value" && flag.default !== undefined;
  const brief = isDefaulted ? `${flag.brief} [default = ${flag.default}]` : flag.brief;
  const parsed = { kind: "parsed", parse: String, brief, placeholder, optional: true };
  return flag.kind === "list" ? { ...parsed, variadic: true } : parsed;
}

function stricliPositional(argument: ArgumentSpec | undefined): object {
  if (argument === undefined) return { kind: "tuple", parameters: [] };
  const { placeholder, brief, count } = argument;
  const parameter = { placeholder, brief, parse: String };
  return count === "some" || count === "any"
    ? { kind: "array", parameter, minimum: count === "some" ? 1 : 0 }
    : { kind: "tuple", parameters: [{ ...parameter, optional: count === "optional" }] };
}

/** Returns whether a task is one command, not several. */
export function isCommand(command: Task["command"]): command is Command {
  return typeof command.run === "function";
}

/** Runs a command with what was typed: flags as text by name, and arguments. */
export type Runner = (
  command: Command,
  raw: Readonly<Record<string, unknown>>,
  args: readonly string[],
) => Promise<void>;

/** What stands for a flag: what was typed, what the file of settings says, or nothing. */
export type RawValue = string | readonly string[] | boolean | undefined;

async function flagValue(flag: FlagSpec, raw: RawValue): Promise<unknown> {
  if (flag.kind === "switch") return raw === true;
  if (flag.kind === "value") {
    const text = raw ?? flag.default;
    return text === undefined ? undefined : await flag.parse(text as string);
  }
  const values: unknown[] = [];
  for (const text of (raw ?? []) as readonly string[]) values.push(await flag.parse(text));
  return values;
}

/** Returns the values that a command is given for its flags; throws what `parse` of a flag throws. */
export async function flagValues(
  flags: Command["flags"],
  raw: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const values: Record<string, unknown> = {};
  // One after the other: of two that are wrong, the same one is always named.
  for (const [name, flag] of Object.entries(flags)) {
    values[name] = await flagValue(flag, raw[name] as RawValue);
  }
  return values;
}

function stricliCommand(command: Command, runner: Runner): StricliCommand<CommandContext> {
  const all = {
    ...command.flags,
    ...(command.config === undefined ? {} : CONFIG_FLAGS),
    ...COMMON_FLAGS,
  };
  const flags = Object.fromEntries(
    Object.entries(all).map(([name, flag]) => [name, stricliFlag(flag)]),
  );
  return buildCommand({
    docs: {
      brief: command.brief,
      ...(command.description === undefined
        ? {}
        : { fullDescription: wrapWords(command.description) }),
    },
    parameters: { flags, positional: stricliPositional(command.argument) } as never,
    func: (raw: Record<string, unknown>, ...args: (string | undefined)[]) =>
      runner(command, raw, args.filter((arg) => arg !== undefined)),
  }) as StricliCommand<CommandContext>;
}

/** Lines of text are easy to read up to about here. */
const TEXT_WIDTH = 100;

/** Returns a text with line feeds in the place of spaces, so that no line is longer than one word allows. */
function wrapWords(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= TEXT_WIDTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines.join("\n");
}

/** Returns the application that stricli runs for a task. */
export function applicationOf(task: Task, runner: Runner): Application<CommandContext> {
  const appConfig = {
    name: `deno task ${task.name}`,
    versionInfo: { currentVersion: config.version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { disableAnsiColor: !hasColor("stdout") },
  } as const;
  if (isCommand(task.command)) {
    return buildApplication(stricliCommand(task.command, runner), appConfig);
  }
  const routes = Object.fromEntries(
    Object.entries(task.command)
      .map(([name, command]) => [name, stricliCommand(command, runner)]),
  );
  return buildApplication(buildRouteMap({ docs: { brief: task.brief }, routes }), appConfig);
}
