import { explainFileError } from "./file_errors.ts";

/**
 * Makes a second name for every file below a folder by hard links, which costs no space; symbolic
 * links are left out.
 *
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export async function linkTree(from: string, to: string): Promise<void> {
  try {
    await Deno.mkdir(to, { recursive: true });
    for await (const entry of Deno.readDir(from)) {
      if (entry.isDirectory) await linkTree(`${from}/${entry.name}`, `${to}/${entry.name}`);
      else if (entry.isFile) await Deno.link(`${from}/${entry.name}`, `${to}/${entry.name}`);
    }
  } catch (error) {
    throw explainFileError(error, "write", to);
  }
}
