import { PackRepoError } from "../base/mod.ts";
import { READING_FLAGS, readingEnv } from "./git_settings.ts";
import { runProcess } from "./process.ts";

/** Configuration for one command. */
export type Settings = readonly (readonly [key: string, value: string])[];

/**
 * Commands that may compare files of the work tree and would run filter drivers on them, or write
 * the index and would run a hook then.
 */
const WORK_TREE_COMMANDS: ReadonlySet<string> = new Set([
  "describe",
  "diff",
  "diff-files",
  "diff-index",
  "ls-files",
  "status",
]);

/** Commands that would run external diff programs and text converters. */
const DIFF_COMMANDS: ReadonlySet<string> = new Set([
  "diff",
  "diff-files",
  "diff-index",
  "diff-tree",
  "log",
  "show",
  "whatchanged",
]);

/** Flags of git itself whose value is the next argument. */
const FLAGS_WITH_VALUE: ReadonlySet<string> = new Set([
  "-C",
  "-c",
  "--attr-source",
  "--config-env",
  "--git-dir",
  "--namespace",
  "--super-prefix",
  "--work-tree",
]);

/** Where the subcommand stands among the arguments, behind flags of git itself. */
export function subcommandAt(args: readonly string[]): number {
  let at = 0;
  while (args[at]?.startsWith("-")) at += FLAGS_WITH_VALUE.has(args[at] ?? "") ? 2 : 1;
  return at;
}

/** Returns the arguments with the flags that keep a comparison from running programs. */
export function withoutPrograms(args: readonly string[]): string[] {
  const at = subcommandAt(args);
  if (!DIFF_COMMANDS.has(args[at] ?? "")) return [...args];
  return [...args.slice(0, at + 1), "--no-ext-diff", "--no-textconv", ...args.slice(at + 1)];
}

/**
 * Settings that silence every filter driver and every hook that a repository configures.
 *
 * To tell whether a file has changed git hashes it as it would be stored, by the driver that
 * `.gitattributes` names and the configuration defines: any program. A driver without commands
 * leaves files as they are. Since git 2.54 the configuration may define hooks too, which
 * `core.hooksPath` does not switch off. The names of both are the repository's choice, hence they
 * are listed first; `-c` cannot express a name with "=" in it, the environment can.
 */
export async function silencedPrograms(
  args: readonly string[],
  options: { readonly place: readonly string[]; readonly timeoutMs?: number | undefined },
): Promise<Settings> {
  const at = subcommandAt(args);
  if (!WORK_TREE_COMMANDS.has(args[at] ?? "")) return [];
  const listed = await runProcess({
    command: "git",
    args: [
      ...READING_FLAGS,
      ...options.place,
      ...args.slice(0, at),
      ...["config", "--list", "--name-only", "-z"],
    ],
    clearEnv: true,
    env: readingEnv(),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  const silenced = new Map<string, string>();
  for (const name of new TextDecoder().decode(listed.stdout).split("\0")) {
    const [, section, subsection] = /^(filter|hook)\.(.+)\.[^.]+$/s.exec(name) ?? [];
    if (section === undefined || subsection === undefined) continue;
    // Bytes that are not UTF-8 cannot be given back to git.
    if (subsection.includes("\ufffd")) {
      throw new PackRepoError({
        code: "host.hostile-configuration",
        exit: "data",
        message: `Cannot look at the work tree: the ${section} ${
          JSON.stringify(subsection)
        } in its configuration cannot be switched off`,
        hint: "Remove it from the repository's configuration, or use a clean clone",
      });
    }
    if (section === "hook") {
      silenced.set(`hook.${subsection}.enabled`, "false");
    } else {
      for (const key of ["clean", "smudge", "process"]) {
        silenced.set(`filter.${subsection}.${key}`, "");
      }
      silenced.set(`filter.${subsection}.required`, "false");
    }
  }
  return [...silenced];
}
