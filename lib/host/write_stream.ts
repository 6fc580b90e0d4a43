import { explainFileError } from "./file_errors.ts";
import { requirePathAccess } from "./permissions.ts";
import { folderOf } from "./write_files.ts";

/**
 * Writes a stream to a new file, for folders that are moved into place when all is there
 * (`withTempFolder`, `replaceAll`): a file that could not be written whole is left to them.
 *
 * @returns How many bytes it has.
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74), and what `source` throws.
 */
export async function writeNewStream(
  path: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  await requirePathAccess("write", folderOf(path));
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { write: true, createNew: true, mode: 0o644 });
  } catch (error) {
    throw explainFileError(error, "write", path);
  }
  try {
    let size = 0;
    for await (const piece of source) {
      size += piece.length;
      try {
        for (let rest = piece; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      } catch (error) {
        throw explainFileError(error, "write", path);
      }
    }
    return size;
  } finally {
    file.close();
  }
}
