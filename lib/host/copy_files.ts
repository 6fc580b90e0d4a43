import { explainFileError } from "./file_errors.ts";
import { folderOf } from "./write_files.ts";

/**
 * Returns the files below a folder as paths relative to it, unsorted; links and what is no file are
 * left out.
 *
 * @throws {PackRepoError} `host.not-found` (66), `host.cannot-read` (74).
 */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (prefix: string): Promise<void> => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(`${folder}/${prefix}`)) {
      if (isDirectory) await visit(`${prefix}${name}/`);
      else if (isFile) found.push(`${prefix}${name}`);
    }
  };
  try {
    await visit("");
  } catch (error) {
    throw explainFileError(error, "read", folder);
  }
  return found;
}

/**
 * Copies files from one folder to another by their relative paths. Every copy has the mode 0644, or
 * 0755 where the owner may run it, and every folder 0755, whatever the umask.
 *
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export async function copyFiles(
  from: string,
  to: string,
  paths: Iterable<string>,
): Promise<void> {
  const made = new Set<string>();
  const makeFolder = async (folder: string): Promise<void> => {
    if (made.has(folder)) return;
    made.add(folder);
    if (folder !== to) await makeFolder(folderOf(folder));
    await Deno.mkdir(folder, { recursive: true });
    await Deno.chmod(folder, 0o755);
  };
  let path = "";
  try {
    await makeFolder(to);
    for (path of paths) {
      await makeFolder(folderOf(`${to}/${path}`));
      await Deno.copyFile(`${from}/${path}`, `${to}/${path}`);
      const mode = (await Deno.stat(`${to}/${path}`)).mode ?? 0;
      await Deno.chmod(`${to}/${path}`, (mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  } catch (error) {
    throw explainFileError(error, "write", `${to}/${path}`);
  }
}
