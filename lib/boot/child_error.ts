import { EXIT_CODES, type ExitName, PackRepoError } from "../base/mod.ts";

/** Turns the error line of a packing process into the error that it stands for. */
export function childError(line: string, code: number): PackRepoError {
  try {
    const { code: name, message, hint } = JSON.parse(line) as Record<string, string>;
    if (typeof message === "string" && typeof hint === "string") {
      const exit = (Object.keys(EXIT_CODES) as ExitName[])
        .find((name) => EXIT_CODES[name].code === code) ?? "no";
      return new PackRepoError({ code: name as `${string}.${string}`, exit, message, hint });
    }
  } catch {
    // Not an error line of ours: shown as it is.
  }
  return new PackRepoError({
    code: "boot.pack-process",
    exit: "no",
    message: `A packing process ended with ${code}: ${line}`,
    hint: "Run deno task pack on the repository to see more",
  });
}
