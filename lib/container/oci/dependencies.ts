import { compareUtf8 } from "../../base/mod.ts";
import { isObject, type Untrusted } from "./document.ts";
import { ociError } from "./errors.ts";
import type { NpmPackage } from "./npm_archives.ts";

/** A package of `deno.lock`, and whether the source needs what is in it. */
export interface Dependency extends NpmPackage {
  /**
   * Whether code imports it. Deno wants every package of the lock to be there before it runs anything;
   * of those that only tests import, its `package.json` is enough.
   */
  readonly isImported: boolean;
}

function badLock(why: string): Error {
  return ociError(
    "container.bad-lock",
    "config",
    `Cannot take the dependencies from deno.lock: ${why}`,
    "Check it: deno task verify locks",
  );
}

function parse(text: string, file: string): Untrusted {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // It is said below.
  }
  throw badLock(`${file} is not a JSON object`);
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** `@scope/name@1.2.3`, with `_peer@4.5.6` behind it for each peer. */
const KEY = /^(@?[^@]+)@([^_]+)(?:_.*)?$/;

/** `import … from "x"`, `export … from "x"`, `import("x")`, `import "x"`; types are erased. */
const IMPORT =
  /\b(?:(import|export)\s+(type\b)?[^;"'`]{0,4000}?\bfrom\s*|import\s*\(\s*|import\s+)["']([^"'.][^"']*)["']/g;

/** Returns the bare specifiers that a module imports when it runs. */
export function importsOf(source: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, , type, specifier] of source.matchAll(IMPORT)) {
    if (type === undefined && !specifier!.includes(":")) found.add(specifier!);
  }
  return found;
}

/** Returns the package of a bare specifier: `@a/b/c` gives `@a/b`. */
function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/**
 * Returns the packages of a `deno.lock` (version 5) for a system, each once, in the order of their
 * names; those that the modules import, directly or through others, are marked.
 *
 * @throws {PackRepoError} `container.bad-lock` (78).
 */
export function dependenciesOf(
  lockText: string,
  configText: string,
  modules: readonly string[],
): readonly Dependency[] {
  const lock = parse(lockText, "deno.lock");
  const imports = new Map(entriesOf(parse(configText, "deno.json")["imports"]));
  if (lock["version"] !== "5") throw badLock(`its version is ${JSON.stringify(lock["version"])}`);
  const packages = new Map<string, { found: NpmPackage; dependencies: readonly string[] }>();
  const keysOf = new Map<string, string[]>();
  for (const [key, entry] of entriesOf(lock["npm"])) {
    const [, name, version] = key.match(KEY) ?? [];
    const integrity = isObject(entry) ? entry["integrity"] : undefined;
    if (name === undefined || version === undefined || typeof integrity !== "string") {
      throw badLock(`${JSON.stringify(key)} has no integrity`);
    }
    const names = (entry as Untrusted)["dependencies"];
    packages.set(key, {
      found: { name, version, integrity },
      dependencies: Array.isArray(names) ? names.filter((each) => typeof each === "string") : [],
    });
    keysOf.set(name, [...keysOf.get(name) ?? [], key]);
  }
  const needed = new Set<string>();
  const waiting = modules.flatMap((source) => [...importsOf(source)])
    .filter((specifier) => imports.has(packageOf(specifier)) || imports.has(specifier))
    .map(packageOf);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    // With the version where the lock has several; else all of that name.
    for (
      const key of packages.has(next) ? [next] : keysOf.get(next.match(KEY)?.[1] ?? next) ?? []
    ) {
      if (needed.has(key)) continue;
      needed.add(key);
      waiting.push(...packages.get(key)!.dependencies);
    }
  }
  const byId = new Map<string, Dependency>();
  for (const [key, { found }] of packages) {
    const id = `${found.name}@${found.version}`;
    byId.set(id, { ...found, isImported: needed.has(key) || byId.get(id)?.isImported === true });
  }
  return [...byId].sort(([a], [b]) => compareUtf8(a, b)).map(([, dependency]) => dependency);
}

/**
 * What is kept of large packages of which little is imported; tests compare it with what lib imports.
 */
const KEPT: Readonly<Record<string, RegExp>> = {
  "highlight.js": /^(?:es\/(?:core|languages\/[^/.]+)\.js|es\/package\.json|lib\/core\.js)$/,
  "js-tiktoken": /^dist\/ranks\/(?:cl100k_base|gpt2|o200k_base)\.js$/,
};

/** What nothing reads when code runs: types, maps, TypeScript's sources, documents. */
const NOT_RUN = /\.(?:d\.[cm]?ts|[cm]?ts|map|md|markdown|flow)$/i;

/** What is kept of every package: how it is resolved, and its licence. */
const ALWAYS = /^(?:package\.json|(?:licen[cs]e|copying|notice)[^/]*)$/i;

/** Returns whether a file of a package belongs into an image. */
export function isKept(dependency: Dependency, path: string): boolean {
  if (ALWAYS.test(path)) return true;
  if (!dependency.isImported || NOT_RUN.test(path)) return false;
  return KEPT[dependency.name]?.test(path) ?? true;
}
