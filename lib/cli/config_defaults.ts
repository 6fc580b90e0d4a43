import { PackRepoError } from "../base/mod.ts";
import { flagValues, type RawValue } from "./application.ts";
import type { ConfigFile } from "./config_file.ts";
import { configError } from "./config_parse.ts";
import type { Command, FlagSpec } from "./define.ts";
import { resolvePath } from "./parsers.ts";

/** Returns the name of the flag that a key stands for: `count-all` is `countAll`. */
function flagName(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns what somebody would have typed for a value of the file. */
function asTyped(value: unknown, flag: FlagSpec, folder: string): RawValue {
  if (flag.kind === "switch") return value === true;
  if (flag.kind === "list") return Array.isArray(value) ? value.map(String) : [String(value)];
  const text = String(value);
  return flag.isPath && text !== "-" ? resolvePath(text, folder) : text;
}

/**
 * Returns what a file of settings says of a command's flags, as if it had been typed.
 *
 * @throws {PackRepoError} `cli.bad-config` (78) for a value that the flag refuses, naming its key.
 */
export async function defaultsFrom(
  config: ConfigFile,
  command: Pick<Command, "config" | "flags" | "policyKeys">,
): Promise<Readonly<Record<string, RawValue>>> {
  const section = command.config === undefined ? undefined : config.sections[command.config];
  const defaults: Record<string, RawValue> = {};
  for (const [key, value] of Object.entries(section ?? {})) {
    if (command.policyKeys?.includes(key)) continue;
    const name = flagName(key);
    const flag = command.flags[name];
    if (flag === undefined) throw new TypeError(`The settings name a flag that is none: ${key}`);
    const raw = asTyped(value, flag, config.folder);
    try {
      await flagValues({ [name]: flag }, { [name]: raw });
    } catch (error) {
      if (!(error instanceof PackRepoError)) throw error;
      throw configError(config.path, `${command.config}.${key}: ${error.message}`, error.hint);
    }
    defaults[name] = raw;
  }
  return defaults;
}
