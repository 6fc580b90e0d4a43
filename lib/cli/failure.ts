import { EXIT_CODES, PackRepoError } from "../base/mod.ts";
import { explainNotCapable, PACKREPO_ROOT } from "../host/mod.ts";
import { type Painter, printable } from "../report/mod.ts";
import { commandWithGrant, setOf } from "./grant.ts";

/** The message of `host.no-permission`: the kind, and where it says so, what it is for, and why. */
const MISSING = /^Missing permission: ([\w-]+) access(?: to ("(?:[^"\\]|\\.)*")(, .*)?)?$/s;

/** Returns what to do about a path that the task may not use. */
function pathHint(path: string, isLinked: boolean, command: string): string {
  if (path.includes(",")) {
    return "Deno cannot be granted a path that holds a comma; use another folder";
  }
  // Its own paths a set holds; a flag has taken their place.
  if (path === PACKREPO_ROOT || path.startsWith(`${PACKREPO_ROOT}/`)) return `Run: ${command}`;
  return `Use a folder ${
    isLinked ? "that no link leads out of" : "below the one you stand in"
  }, or run: ${command}`;
}

function missingPermission(error: PackRepoError, taskName: string): PackRepoError {
  const match = error.message.match(MISSING);
  if (match === null) return error;
  const kind = match[1]!;
  const what = match[2] === undefined ? undefined : JSON.parse(match[2]) as string;
  const isPath = kind === "read" || kind === "write";
  let hint = error.hint;
  if (what !== undefined) {
    const command = commandWithGrant(taskName, kind, what);
    hint = isPath ? pathHint(what, match[3] !== undefined, command) : `Run: ${command}`;
  }
  return new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `${error.message} (permission set ${JSON.stringify(setOf(taskName))})`,
    hint,
    cause: error.cause,
  });
}

/** Returns the documented error for anything that was thrown; what nobody expected is our bug. */
export function toPackRepoError(thrown: unknown, taskName: string): PackRepoError {
  const error = explainNotCapable(thrown) ?? thrown;
  if (error instanceof PackRepoError) {
    return error.code === "host.no-permission" ? missingPermission(error, taskName) : error;
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

/**
 * Returns a text with the user and password of every URL in it taken out: what the user typed comes
 * back in messages and in commands to copy. The user of an ssh URL is no secret and stays.
 */
export function withoutCredentials(text: string): string {
  return text.replace(
    /\b([a-z][a-z0-9+.-]*):\/\/([^\s/?#"'`]*)@/gi,
    (whole, scheme: string, user: string) =>
      /ssh$/i.test(scheme) && !user.includes(":") ? whole : `${scheme}://***@`,
  );
}

/** Returns an error as one line of JSON, for `--json`. */
export function failureJson(error: PackRepoError): string {
  const { code, exitCode: exit } = error;
  const [message, hint] = [error.message, error.hint].map(withoutCredentials);
  const causes = causesOf(error).map(withoutCredentials);
  return JSON.stringify({ v: 1, code, message, hint, exit, causes }) + "\n";
}

/** Returns the stack of the error that was caught first; it is where the bug is. */
function deepestStack(error: Error): string {
  let deepest = error;
  for (let i = 0; i < 8 && deepest.cause instanceof Error; i++) deepest = deepest.cause;
  return deepest.stack ?? deepest.message;
}

/** Returns an error for people: what is wrong, then what to do. */
export function failureText(error: PackRepoError, paint: Painter, isDebug: boolean): string {
  const name = EXIT_CODES[error.exit].name;
  const clean = (text: string): string => printable(withoutCredentials(text));
  const lines = [
    `${paint("error", "bad")}: ${clean(error.message)} ${
      paint(`(${name}, exit ${error.exitCode})`, "dim")
    }`,
    `${paint("next", "strong")}:  ${clean(error.hint)}`,
  ];
  if (isDebug) {
    lines.push(
      ...causesOf(error).map((cause) => `cause: ${clean(cause)}`),
      ...deepestStack(error).split("\n").map(clean),
    );
  }
  return lines.join("\n") + "\n";
}
