import type { ExitName, Json } from "../base/mod.ts";
import type { Painter } from "../report/mod.ts";
import type { PackRepoConfig } from "../schema/mod.ts";

/**
 * A flag that takes a value; `parse` throws a `PackRepoError` with exit `usage` for a bad one. It may
 * be asynchronous, so that a task can load the domain that parses it when there is something to parse.
 */
export interface ValueFlag<T> {
  readonly kind: "value";
  readonly brief: string;
  readonly placeholder: string;
  readonly parse: (text: string) => T | Promise<T>;
  readonly default?: string;
  /** Whether it is a path: one from `packrepo.yaml` counts from that file's folder. */
  readonly isPath?: boolean;
}

/** A flag that takes a value and may be given several times. */
export interface ListFlag<T> {
  readonly kind: "list";
  readonly brief: string;
  readonly placeholder: string;
  readonly parse: (text: string) => T | Promise<T>;
}

/** A flag that is there or not. */
export interface SwitchFlag {
  readonly kind: "switch";
  readonly brief: string;
}

/** A flag of a command. */
// deno-lint-ignore no-explicit-any -- the parsed type differs from flag to flag
export type FlagSpec = ValueFlag<any> | ListFlag<any> | SwitchFlag;

/** The type of a flag's value: `undefined` is possible for a value without a default. */
export type FlagValue<S> = S extends SwitchFlag ? boolean
  : S extends ListFlag<infer T> ? readonly T[]
  : S extends ValueFlag<infer T> ? (S extends { readonly default: string } ? T : T | undefined)
  : never;

/** The values of a command's flags by name. */
export type FlagValues<F> = { readonly [K in keyof F]: FlagValue<F[K]> };

/** A positional argument. */
export interface ArgumentSpec {
  readonly placeholder: string;
  readonly brief: string;
  /** How many: exactly `one`, `optional` (none or one), `some` (one or more), or `any` number. */
  readonly count: "one" | "optional" | "some" | "any";
}

/** A section of `packrepo.yaml`. */
export type ConfigSection = keyof PackRepoConfig;

/** What a command is given besides its flags and arguments. */
export interface TaskContext {
  /** The folder the caller stands in; relative paths resolve against it. */
  readonly cwd: string;
  readonly paint: Painter;
  /** Shows a line of progress on a terminal; the next replaces it. Silent otherwise. */
  progress(text: string): void;
  /** Prints a line of the readable report at once; nothing with `--json` or `--quiet`. */
  print(line: string): void;
  readonly isJson: boolean;
  /** The file of settings that gave defaults, where there was one. */
  readonly configFile?: string;
  /** What it says, for the command's `policyKeys`. */
  readonly settings?: PackRepoConfig;
}

/** How a command ended. */
export interface TaskOutcome {
  readonly exit: ExitName;
  /** What `--json` prints, alone, on standard output. */
  readonly document: Json;
  /** What is printed for people at the end. */
  readonly text?: string;
  /** Bytes for standard output (`--output -`); `text` then goes to standard error. */
  readonly bytes?: Uint8Array;
}

/** A command: one task, or one of a task's sub-commands. */
export interface Command {
  readonly brief: string;
  readonly description?: string;
  readonly flags: Readonly<Record<string, FlagSpec>>;
  readonly argument?: ArgumentSpec;
  /** The section of `packrepo.yaml` with defaults for its flags; it has a flag --no-config then. */
  readonly config?: ConfigSection;
  /** Keys of the section that stand for no flag: the command reads them in the context's settings. */
  readonly policyKeys?: readonly string[];
  readonly run: (
    flags: Readonly<Record<string, unknown>>,
    args: readonly string[],
    context: TaskContext,
  ) => Promise<TaskOutcome>;
}

/** Returns a command whose `run` sees the types that its flags give. */
export function defineCommand<const F extends Readonly<Record<string, FlagSpec>>>(
  definition: {
    readonly brief: string;
    readonly description?: string;
    readonly flags: F;
    readonly argument?: ArgumentSpec;
    readonly config?: ConfigSection;
    readonly policyKeys?: readonly string[];
    readonly run: (
      flags: FlagValues<F>,
      args: readonly string[],
      context: TaskContext,
    ) => Promise<TaskOutcome>;
  },
): Command {
  return definition as unknown as Command;
}
