import { explainFileError, isNothingThere } from "./file_errors.ts";
import { folderOf } from "./write_files.ts";

/** A file or folder that is to take a place. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

function kindOf(path: string): "none" | "file" | "other" {
  try {
    return Deno.lstatSync(path).isFile ? "file" : "other";
  } catch (error) {
    if (isNothingThere(error)) return "none";
    throw error;
  }
}

/** Moves one into place and returns what takes it back; what was there waits at `aside`. */
function moveIn({ from, to }: Move, aside: string): () => void {
  const isFile = Deno.lstatSync(from).isFile;
  Deno.mkdirSync(folderOf(to), { recursive: true });
  const old = kindOf(to);
  // A file is replaced in one step. A folder that is not empty cannot be renamed over, and neither
  // can one kind over the other: what is there steps aside.
  const isInOneStep = isFile && old === "file";
  if (isInOneStep) Deno.linkSync(to, aside);
  else if (old !== "none") Deno.renameSync(to, aside);
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (isInOneStep) Deno.removeSync(aside);
    else if (old !== "none") Deno.renameSync(aside, to);
    throw error;
  }
  return () => {
    Deno.renameSync(to, from);
    if (old !== "none") Deno.renameSync(aside, to);
  };
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!isNothingThere(error)) throw explainFileError(error, "write", path);
  }
}

/**
 * Moves finished files and folders into place, replacing what is there, in one turn of the event
 * loop, so that Ctrl-C finds either all of them old or all of them new. Where one cannot be moved,
 * those before it are moved back.
 *
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export function replaceAll(moves: readonly Move[]): void {
  const asides = moves.map(({ to }) => `${to}.replaced-${crypto.randomUUID().slice(0, 8)}`);
  const undo: (() => void)[] = [];
  for (const [index, move] of moves.entries()) {
    try {
      undo.push(moveIn(move, asides[index]!));
    } catch (error) {
      for (const takeBack of undo.reverse()) takeBack();
      throw explainFileError(error, "write", move.to);
    }
  }
  asides.forEach(removeIfThere);
}
