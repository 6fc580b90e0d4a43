/** A package of deno.lock: `name@version`, with `_peer@version` behind it, and what it needs. */
export type LockedPackages = Readonly<
  Record<string, { readonly dependencies?: readonly string[] }>
>;

/** Files of a package that no program loads: types, maps, sources, styles, words, and CommonJS twins. */
const DEAD_WEIGHT = /\.(?:map|md|scss|css|png|cjs|[cm]?ts)$/;

/** The vocabularies all at once; PackRepo loads them one by one. */
const ALL_VOCABULARIES = /^js-tiktoken\/[^/]+\/dist\/index\./;

/** Returns the name in `name@version`. */
function nameOf(key: string): string {
  return key.slice(0, key.indexOf("@", 1));
}

/**
 * Returns the names of the npm packages that sources load, and those that these need.
 *
 * @param sources The texts of the modules.
 * @param imports The imports of deno.json.
 */
export function packagesLoadedBy(
  sources: readonly string[],
  imports: Readonly<Record<string, string>>,
  locked: LockedPackages,
): ReadonlySet<string> {
  const wanted = Object.keys(imports).filter((name) => {
    const quoted = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    // `from "x"`, `import "x"` and `import("x/part")`; not `import type`.
    const pattern = new RegExp(
      `(?:^|\\n)(?:import|export) (?!type )[^;]*?"${quoted}(?:/[^"]*)?"|import\\(\\s*"${quoted}(?:/[^"]*)?"`,
    );
    return sources.some((text) => pattern.test(text));
  });
  const found = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const [key, { dependencies }] of Object.entries(locked)) {
      if (nameOf(key) === name) wanted.push(...(dependencies ?? []).map(bareName));
    }
  }
  return found;
}

/** A dependency of a package in deno.lock is a name, or `name@version` where there are several. */
function bareName(dependency: string): string {
  return dependency.indexOf("@", 1) < 0 ? dependency : nameOf(dependency);
}

/**
 * Returns whether production needs a file of a package. Deno looks for every package of deno.json,
 * so of those that are never loaded the `package.json` is there.
 *
 * @param path Below the registry's folder: `name/version/file` or `@scope/name/version/file`.
 */
export function servesProduction(path: string, loaded: ReadonlySet<string>): boolean {
  const parts = path.split("/");
  const depth = path.startsWith("@") ? 2 : 1;
  const file = parts.slice(depth + 1).join("/");
  if (file === "package.json") return true;
  return loaded.has(parts.slice(0, depth).join("/")) && !DEAD_WEIGHT.test(file) &&
    !ALL_VOCABULARIES.test(path);
}
