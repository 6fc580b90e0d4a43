import { compareUtf8, PackRepoError } from "../base/mod.ts";
import { parseFocus } from "./focus.ts";
import { parseGlob } from "./glob.ts";
import type { ManualSelection } from "./types.ts";

/** What somebody selects by hand, as they write it. */
export interface SelectionRequest {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** A folder, from the root of the repository. */
  readonly subdir?: string | undefined;
  /** Files and folders, from the root of the repository. */
  readonly paths?: readonly string[] | undefined;
  /** The id of a commit. */
  readonly changedSince?: string | undefined;
  readonly focus?: string | undefined;
}

/** Returns a path as a tree has it: without `./` in front and slashes at the end. */
function treePath(text: string, what: string): string {
  const path = text.replace(/^(?:\.\/+)+/, "").replace(/\/+$/, "");
  const names = path.split("/");
  const isBad = path === "" || names.some((name) => name === "" || name === "." || name === "..");
  if (!isBad && path.isWellFormed() && !path.includes("\0") && path.length <= 4096) return path;
  throw new PackRepoError({
    code: "pack.bad-path",
    exit: "usage",
    message: `Cannot use the ${what} ${JSON.stringify(text.slice(0, 200).toWellFormed())}: it is ` +
      "not a path below the root of the repository",
    hint: 'Write it from the root of the repository and without "..", src/main.ts for example',
  });
}

/** Returns texts by their bytes, each once: the order of flags does not matter. */
function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareUtf8);
}

function patterns(texts: readonly string[]): string[] {
  for (const text of texts) parseGlob(text);
  return sorted(texts);
}

/**
 * Returns what an index records of a selection by hand: checked, in one order, without what selects
 * nothing; `undefined` where there is none. The same selection gives the same record, however it was
 * written.
 *
 * @throws {PackRepoError} Exit 64: `pack.bad-pattern`, `pack.bad-path`, `pack.bad-focus`.
 */
export function makeSelection(request: SelectionRequest): ManualSelection | undefined {
  const { include = [], exclude = [], subdir, paths, changedSince, focus } = request;
  const isWhole = subdir === undefined || /^\.(?:\/+\.?)*$/.test(subdir);
  if (focus !== undefined) parseFocus(focus);
  const selection: ManualSelection = {
    ...(include.length === 0 ? {} : { include: patterns(include) }),
    ...(exclude.length === 0 ? {} : { exclude: patterns(exclude) }),
    ...(isWhole ? {} : { subdir: treePath(subdir, "folder") }),
    ...(paths === undefined ? {} : { paths: sorted(paths.map((path) => treePath(path, "path"))) }),
    ...(changedSince === undefined ? {} : { changed_since: changedSince }),
    ...(focus === undefined ? {} : { focus }),
  };
  return Object.keys(selection).length === 0 ? undefined : selection;
}

/** More bytes are no list of paths. */
export const MAX_LIST_BYTES = 2 ** 25;
/** More paths are better said by a pattern; an index holds each of them. */
const MAX_PATHS = 100_000;

function badList(message: string, hint: string): PackRepoError {
  return new PackRepoError({ code: "pack.bad-list", exit: "noInput", message, hint });
}

/**
 * Parses a list of paths: ended by NUL bytes where it holds any (`git ls-files -z`, `find -print0`),
 * else by line feeds, with a carriage return before them or not.
 *
 * @throws {PackRepoError} `pack.bad-list` (66) for a list that is empty, too long or not UTF-8.
 */
export function parsePathList(bytes: Uint8Array): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badList(
      "Cannot read the list of paths: it is not UTF-8",
      "Leave out files whose path is not UTF-8; they cannot be packed",
    );
  }
  const lines = text.includes("\0") ? text.split("\0") : text.split(/\r?\n/);
  const paths = lines.filter((line) => line !== "");
  if (paths.length === 0) {
    throw badList(
      "Cannot pack a list of no paths: standard input is empty",
      "Give paths from the root of the repository: git ls-files -z src | deno task pack --stdin",
    );
  }
  if (paths.length > MAX_PATHS) {
    throw badList(
      `Cannot pack a list of ${paths.length} paths: the most is ${MAX_PATHS}`,
      "Name folders, or select with --include and --exclude",
    );
  }
  return paths;
}
