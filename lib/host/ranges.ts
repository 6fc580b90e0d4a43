import { explainFileError } from "./file_errors.ts";

const PIECE = 1 << 18;

/**
 * Reads part of a file piece by piece, following links; fewer bytes where the file ends earlier.
 *
 * @throws {PackRepoError} As `readBytes`.
 */
export async function* readRange(
  path: string,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array, void> {
  try {
    using file = await Deno.open(path, { read: true });
    if ((await file.stat()).isDirectory) throw new Error("it is a folder");
    await file.seek(start, Deno.SeekMode.Start);
    for (let left = length; left > 0;) {
      const piece = new Uint8Array(Math.min(left, PIECE));
      const count = await file.read(piece);
      if (count === null) return;
      left -= count;
      yield piece.subarray(0, count);
    }
  } catch (error) {
    throw explainFileError(error, "read", path);
  }
}
