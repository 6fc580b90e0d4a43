import type { Repo, TreeEntry } from "../repo/mod.ts";
import { type Glob, matchesItself, parseGlob } from "./glob.ts";

/** What one line of such a file says of the paths that match. */
export interface PathRule<T> {
  readonly glob: Glob;
  readonly says: T;
}

/** The rules of one file, which hold below its folder. */
export interface RuleFile<T> {
  /** With a slash at its end; empty for the root. */
  readonly folder: string;
  /** In the order of the lines: of those that match, the last one decides. */
  readonly rules: readonly PathRule<T>[];
}

/** A file of rules that is larger says nothing: nobody wrote it. */
const MAX_BYTES = 2 ** 18;

/** Parses a pattern of such a file; one that git could not match with says nothing. */
function globOf(pattern: string): Glob | undefined {
  try {
    return parseGlob(pattern);
  } catch {
    return undefined;
  }
}

function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, "").split("\n").map((line) => line.replace(/\r$/, ""));
}

/** Parses a file of the syntax of gitignore(5): whether each pattern takes paths out or back in. */
export function parseIgnoreFile(text: string): readonly PathRule<boolean>[] {
  return linesOf(text).flatMap((line) => {
    if (line.startsWith("#")) return [];
    const isBack = line.startsWith("!");
    // Spaces at the end count only behind a backslash.
    const pattern = (isBack ? line.slice(1) : line).replace(/(?<!\\) +$/, "");
    const glob = pattern === "" ? undefined : globOf(pattern);
    return glob === undefined ? [] : [{ glob, says: !isBack }];
  });
}

/** What GitHub's linguist reads in `.gitattributes` of files that nobody wrote here. */
export interface FileMarks {
  readonly generated?: boolean;
  readonly vendored?: boolean;
}

const MARK = /^([-!]?)linguist-(generated|vendored)(?:=(.*))?$/;

/** Parses a file of the syntax of gitattributes(5), for the two attributes that count here. */
export function parseAttributesFile(text: string): readonly PathRule<FileMarks>[] {
  return linesOf(text).flatMap((line) => {
    const [pattern = "", ...attributes] = line.trim().split(/[ \t]+/);
    // Macros and patterns in quotes are not read; a negative pattern is an error to git too.
    if (pattern === "" || /^[#"![]/.test(pattern)) return [];
    const says: Record<string, boolean> = {};
    for (const attribute of attributes) {
      const [, sign, name, value = "true"] = MARK.exec(attribute) ?? [];
      if (name !== undefined) says[name] = sign === "" && value !== "false";
    }
    const glob = Object.keys(says).length === 0 ? undefined : globOf(pattern);
    return glob === undefined ? [] : [{ glob, says }];
  });
}

/** Yields what the rules say of a path itself: of the nearest folder first, of its last lines first. */
function* rulesFor<T>(
  files: readonly RuleFile<T>[],
  path: string,
  kind: "file" | "folder",
): Generator<T> {
  for (const { folder, rules } of files) {
    if (!path.startsWith(folder)) continue;
    const below = path.slice(folder.length);
    for (const { glob, says } of rules.toReversed()) {
      if (matchesItself(glob, below, kind)) yield says;
    }
  }
}

/** What such files of a commit say of its paths. */
export class IgnoreRules {
  readonly #ignores: readonly RuleFile<boolean>[];
  readonly #marks: readonly RuleFile<FileMarks>[];
  /** What was decided of folders. */
  readonly #folders = new Map<string, boolean>();

  /** Both lists may have any order. */
  constructor(
    ignores: readonly RuleFile<boolean>[] = [],
    marks: readonly RuleFile<FileMarks>[] = [],
  ) {
    const nearestFirst = <T>(files: readonly RuleFile<T>[]): readonly RuleFile<T>[] =>
      files.toSorted((a, b) => b.folder.length - a.folder.length);
    this.#ignores = nearestFirst(ignores);
    this.#marks = nearestFirst(marks);
  }

  #decide(path: string, kind: "file" | "folder"): boolean {
    for (const isOut of rulesFor(this.#ignores, path, kind)) return isOut;
    return false;
  }

  #isFolderOut(folder: string): boolean {
    let isOut = this.#folders.get(folder);
    if (isOut === undefined) {
      const slash = folder.lastIndexOf("/");
      isOut = (slash > 0 && this.#isFolderOut(folder.slice(0, slash))) ||
        this.#decide(folder, "folder");
      this.#folders.set(folder, isOut);
    }
    return isOut;
  }

  /**
   * Whether `.packrepoignore` files take a file out. What is below a folder that is out can't come
   * back in, as git has it.
   */
  isIgnored(path: string): boolean {
    if (this.#ignores.length === 0) return false;
    const slash = path.lastIndexOf("/");
    return (slash > 0 && this.#isFolderOut(path.slice(0, slash))) || this.#decide(path, "file");
  }

  /** Returns what `.gitattributes` files mark a file as. */
  marksOf(path: string): FileMarks {
    let marks: FileMarks = {};
    for (const says of rulesFor(this.#marks, path, "file")) marks = { ...says, ...marks };
    return marks;
  }
}

/** The names of the files that are read, at any depth. */
export const IGNORE_FILE = ".packrepoignore";
const ATTRIBUTES_FILE = ".gitattributes";

/** Reads the files of rules among a commit's entries. */
export async function readIgnoreRules(
  repo: Pick<Repo, "readBlob">,
  entries: readonly TreeEntry[],
): Promise<IgnoreRules> {
  const decoder = new TextDecoder();
  async function readAll<T>(
    name: string,
    parse: (text: string) => readonly PathRule<T>[],
  ): Promise<readonly RuleFile<T>[]> {
    const files = entries.filter(({ path, mode, size }) =>
      (path === name || path.endsWith(`/${name}`)) && mode.startsWith("100") && size <= MAX_BYTES
    );
    return await Promise.all(files.map(async ({ path, oid }) => ({
      folder: path.slice(0, path.length - name.length),
      rules: parse(decoder.decode(await repo.readBlob(oid))),
    })));
  }
  return new IgnoreRules(
    await readAll(IGNORE_FILE, parseIgnoreFile),
    await readAll(ATTRIBUTES_FILE, parseAttributesFile),
  );
}
