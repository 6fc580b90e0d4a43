import { PackRepoError } from "../base/mod.ts";

/** Whether an error says that there is nothing at a path: also where a file stands in its way. */
export function isNothingThere(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    (error as { code?: string } | undefined)?.code === "ENOTDIR";
}

/** Turns an error of the operating system into one with a hint; anything else is returned as it is. */
export function explainFileError(error: unknown, action: "read" | "write", path: string): unknown {
  // A missing Deno permission is explained by cli, which knows the task.
  if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) return error;
  if (error instanceof PackRepoError) return error;
  const code = (error as { code?: string }).code ?? "";
  const quoted = JSON.stringify(path);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new PackRepoError({
      code: "host.disk-full",
      exit: "io",
      message: `Cannot write ${quoted}: no space left on the device`,
      hint: "Free some space, or pass --output with a folder on another disk",
      cause: error,
    });
  }
  if (action === "read" && isNothingThere(error)) {
    return new PackRepoError({
      code: "host.not-found",
      exit: "noInput",
      message: `Cannot read ${quoted}: it does not exist`,
      hint: "Check the path; a relative one counts from the folder you stand in",
      cause: error,
    });
  }
  if (action === "write") {
    return new PackRepoError({
      code: "host.cannot-create",
      exit: "cannotCreate",
      message: `Cannot write ${quoted}: ${error.message}`,
      hint: "Pass --output with a folder that you may write to",
      cause: error,
    });
  }
  return new PackRepoError({
    code: "host.cannot-read",
    exit: "io",
    message: `Cannot read ${quoted}: ${error.message}`,
    hint: "Check that it is a readable file",
    cause: error,
  });
}

/** Runs `work` and throws what it throws as {@linkcode explainFileError} tells it. */
export async function explained<T>(
  action: "read" | "write",
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFileError(error, action, path);
  }
}
