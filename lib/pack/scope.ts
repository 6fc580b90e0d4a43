import { PackRepoError } from "../base/mod.ts";
import { changedPaths, type Oid, type Repo, type TreeEntry } from "../repo/mod.ts";
import { matchesGlob, parseGlob } from "./glob.ts";
import type { ManualSelection } from "./types.ts";

/** Says whether the entry of a path may be packed. */
export type Scope = (path: string) => boolean;

/** What is known of the repository besides its entries. */
export interface ScopeContext {
  /** The repository's name, for messages. */
  readonly label: string;
  /** The paths that differ from the commit that `changed_since` names. */
  readonly changed?: ReadonlySet<string> | undefined;
}

function noMatch(label: string, problem: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "pack.nothing-selected",
    exit: "noInput",
    message: `Cannot pack ${JSON.stringify(label)}: ${problem}`,
    hint,
  });
}

function quoted(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 99).toWellFormed()}…`);
}

/** Whether a path is one of a set or lies below one of it. */
function isWithin(path: string, paths: ReadonlySet<string>): boolean {
  if (paths.has(path)) return true;
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    if (paths.has(path.slice(0, at))) return true;
  }
  return false;
}

/** The entries that a rule is asked about, and the repository's name. */
interface Asked {
  readonly entries: readonly TreeEntry[];
  readonly label: string;
}

function includeRule(patterns: readonly string[], { entries, label }: Asked): Scope {
  const globs = patterns.map(parseGlob);
  for (const glob of globs) {
    if (entries.some(({ path }) => matchesGlob(glob, path))) continue;
    throw noMatch(
      label,
      `no path of its commit matches --include ${quoted(glob.text)}`,
      "Check the pattern: it is one of .gitignore, matched from the root of the repository",
    );
  }
  return (path) => globs.some((glob) => matchesGlob(glob, path));
}

function excludeRule(patterns: readonly string[], { entries, label }: Asked): Scope {
  const globs = patterns.map(parseGlob);
  const keeps: Scope = (path) => !globs.some((glob) => matchesGlob(glob, path));
  if (entries.some(({ path }) => keeps(path))) return keeps;
  throw noMatch(label, "--exclude leaves no file of its commit", "Exclude less");
}

function subdirRule(subdir: string, { entries, label }: Asked): Scope {
  const folder = `${subdir}/`;
  const keeps: Scope = (path) => path.startsWith(folder);
  if (entries.some(({ path }) => keeps(path))) return keeps;
  const isFile = entries.some(({ path }) => path === subdir);
  throw noMatch(
    label,
    `its commit has no folder ${quoted(subdir)}${isFile ? ", but a file of that name" : ""}`,
    isFile
      ? `Pass --include ${quoted(`/${subdir}`)} for the file alone`
      : "Pass a folder from the root of the repository; capitals matter",
  );
}

function pathsRule(paths: readonly string[], { entries, label }: Asked): Scope {
  const known = new Set<string>();
  for (const { path } of entries) {
    for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1)) {
      known.add(path.slice(0, at));
    }
  }
  const unknown = paths.filter((path) => !known.has(path));
  if (unknown.length > 0) {
    const named = unknown.slice(0, 3).map(quoted).join(", ");
    const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : "";
    throw noMatch(
      label,
      `${unknown.length} of ${paths.length} listed paths are not in its commit: ${named}${more}`,
      "List paths of that commit, from the root of the repository; a new file must be committed",
    );
  }
  const listed = new Set(paths);
  return (path) => isWithin(path, listed);
}

function changedRule(changed: ReadonlySet<string>, since: string, asked: Asked): Scope {
  if (asked.entries.some(({ path }) => changed.has(path))) return (path) => changed.has(path);
  throw noMatch(
    asked.label,
    `no file of its commit differs from ${since}`,
    "Pass an older revision to --changed-since; what is not committed does not count",
  );
}

/** Returns what each member of a selection keeps. */
function rulesOf(
  selection: ManualSelection,
  entries: readonly TreeEntry[],
  { label, changed = new Set() }: ScopeContext,
): readonly Scope[] {
  const { subdir, include, exclude, paths, changed_since: since } = selection;
  const asked = { entries, label };
  return [
    ...(subdir === undefined ? [] : [subdirRule(subdir, asked)]),
    ...(paths === undefined ? [] : [pathsRule(paths, asked)]),
    ...(since === undefined ? [] : [changedRule(changed, since, asked)]),
    ...(include === undefined ? [] : [includeRule(include, asked)]),
    ...(exclude === undefined ? [] : [excludeRule(exclude, asked)]),
  ];
}

/**
 * Returns which of a commit's entries a selection keeps: those that every member of it keeps.
 *
 * @throws {PackRepoError} `pack.nothing-selected` (66), naming the member that keeps nothing.
 */
export function scopeOf(
  entries: readonly TreeEntry[],
  selection: ManualSelection,
  context: ScopeContext,
): Scope {
  const rules = rulesOf(selection, entries, context);
  const scope: Scope = (path) => rules.every((keeps) => keeps(path));
  if (!entries.some(({ path }) => scope(path))) {
    throw noMatch(
      context.label,
      "no file is left of what was selected: each flag keeps some, together they keep none",
      "Select with fewer flags",
    );
  }
  return scope;
}

/**
 * Returns the scope of a selection in an open repository; `undefined` where it keeps everything.
 *
 * @throws {PackRepoError} As {@linkcode scopeOf}; `repo.object-missing` (65) where the commit of
 * `changed_since` is not there; what listing throws.
 */
export async function scopeIn(
  repo: Repo,
  selection: ManualSelection | undefined,
): Promise<Scope | undefined> {
  if (selection === undefined || Object.keys(selection).every((name) => name === "focus")) {
    return undefined;
  }
  const since = selection.changed_since;
  const changed = since === undefined ? undefined : await changedPaths(repo, since as Oid);
  return scopeOf(await repo.entries(), selection, { label: repo.label, changed });
}
