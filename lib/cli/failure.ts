import config from "../../deno.json" with { type: "json" };
import { EXIT_CODES, PackRepoError } from "../base/mod.ts";
import { commandLine, explainNotCapable, PACKREPO_ROOT } from "../host/mod.ts";
import { type Painter, printable } from "../report/mod.ts";

type PermissionList = readonly string[] | { readonly allow?: readonly string[] };

/** Returns a text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Returns the exact command that runs the task again with one more grant.
 *
 * A flag replaces the list that the set gives for the same name (Deno 2.9), so the set's own paths
 * are repeated in it.
 */
function commandWithGrant(taskName: string, kind: string, path: string): string {
  const sets = config.permissions as unknown as Record<string, Record<string, PermissionList>>;
  const declared = sets[taskName]?.[kind] ?? [];
  const own = ("allow" in declared ? declared.allow ?? [] : declared as readonly string[])
    .map((item) => item.startsWith(".") ? `${PACKREPO_ROOT}${item.slice(1)}` : item);
  const grant = `--allow-${kind}=${[...own, path].join(",")}`;
  const words = ["deno", "run", "-q", "--no-prompt", `-P=${taskName}`]
    .concat([
      grant,
      "--config",
      `${PACKREPO_ROOT}/deno.json`,
      `${PACKREPO_ROOT}/tasks/${taskName}.ts`,
    ])
    .concat(commandLine());
  return words.map(shellWord).join(" ");
}

/** Returns the documented error for anything that was thrown; what nobody expected is our bug. */
export function toPackRepoError(thrown: unknown, taskName: string): PackRepoError {
  const error = explainNotCapable(thrown) ?? thrown;
  if (error instanceof PackRepoError) {
    const grant = error.code === "host.no-permission" &&
      error.message.match(/^Missing permission: (read|write) access to (".*")$/s);
    if (!grant) return error;
    const path = JSON.parse(grant[2]!) as string;
    return new PackRepoError({
      code: error.code,
      exit: error.exit,
      message: `${error.message} (permission set ${JSON.stringify(taskName)})`,
      hint: path.includes(",")
        ? "Deno cannot be granted a path that holds a comma; use another folder"
        : `Use a folder below the one you stand in, or run: ${
          commandWithGrant(taskName, grant[1]!, path)
        }`,
      cause: error.cause,
    });
  }
  return new PackRepoError({
    code: "cli.bug",
    exit: "software",
    message: `Unexpected ${
      error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }`,
    hint: "This is a bug of PackRepo: run again with DEBUG=1 and report what it prints",
    cause: error,
  });
}

/** Returns the messages of an error's causes, outermost first. */
function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && causes.length < 8) {
    causes.push(cause.message);
    cause = cause.cause;
  }
  return causes;
}

/** Returns an error as one line of JSON, for `--json`. */
export function failureJson(error: PackRepoError): string {
  const { code, message, hint, exitCode: exit } = error;
  return JSON.stringify({ v: 1, code, message, hint, exit, causes: causesOf(error) }) + "\n";
}

/** Returns an error for people: what is wrong, then what to do. */
export function failureText(error: PackRepoError, paint: Painter, isDebug: boolean): string {
  const name = EXIT_CODES[error.exit].name;
  const lines = [
    `${paint("error", "bad")}: ${printable(error.message)} ${
      paint(`(${name}, exit ${error.exitCode})`, "dim")
    }`,
    `${paint("next", "strong")}:  ${printable(error.hint)}`,
  ];
  if (isDebug) lines.push(error.stack ?? "", ...causesOf(error).map((cause) => `cause: ${cause}`));
  return lines.join("\n") + "\n";
}
