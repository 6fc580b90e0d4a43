import { compareUtf8, PackRepoError } from "../../base/mod.ts";

/** A package that a `deno.lock` fixes. */
export interface LockedPackage {
  /** Where it comes from; the lock tells. */
  readonly type: "npm" | "jsr";
  /** Its name, with its scope: `@scope/name`. */
  readonly name: string;
  readonly version: string;
  /** SHA-512 of its archive in lowercase hexadecimal; absent for a package of JSR. */
  readonly sha512?: string;
  /** SHA-256 of its manifest in lowercase hexadecimal; for a package of JSR only. */
  readonly sha256?: string;
  /** Whether the project itself asks for it. */
  readonly isDirect: boolean;
  /** The packages that it needs, as `name@version`, in the order of their bytes. */
  readonly dependencies: readonly string[];
}

interface LockEntry {
  readonly integrity?: unknown;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
}

interface LockText {
  readonly version?: unknown;
  readonly specifiers?: Readonly<Record<string, unknown>>;
  readonly npm?: Readonly<Record<string, LockEntry>>;
  readonly jsr?: Readonly<Record<string, LockEntry>>;
}

function refuse(path: string, problem: string): PackRepoError {
  return new PackRepoError({
    code: "scan.bad-lock",
    exit: "config",
    message: `Cannot read the packages of ${JSON.stringify(path)}: ${problem}`,
    hint: "Make it anew with: deno install --frozen=false",
  });
}

/**
 * Divides a key of the lock: `@a/b@1.2.3_c@4.5.6` is version 1.2.3 of `@a/b`, resolved with a peer.
 * Returns `undefined` for what is none.
 */
function divideKey(key: string): { readonly name: string; readonly version: string } | undefined {
  const match = key.match(/^((?:@[^/@]+\/)?[^@/]+)@([^_@]+)(?:_.*)?$/);
  return match === null ? undefined : { name: match[1]!, version: match[2]! };
}

/** Returns the hexadecimal form of an `sha512-…` integrity, or `undefined` for another text. */
function sha512Of(integrity: unknown): string | undefined {
  if (typeof integrity !== "string") return undefined;
  const match = integrity.match(/^sha512-([A-Za-z0-9+/]{86}==)$/);
  return match === null ? undefined : Uint8Array.fromBase64(match[1]!).toHex();
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Finds what an entry means by a name: `c`, `c@4.5.6` or `npm:c@^4`. */
class Resolver {
  readonly #keys: ReadonlySet<string>;
  readonly #byName = new Map<string, string[]>();
  readonly #specifiers: Readonly<Record<string, unknown>>;

  constructor(keys: readonly string[], specifiers: Readonly<Record<string, unknown>>) {
    this.#keys = new Set(keys);
    this.#specifiers = specifiers;
    for (const key of keys) {
      const name = divideKey(key)?.name ?? key;
      this.#byName.set(name, [...this.#byName.get(name) ?? [], key]);
    }
  }

  keyOf(text: string): string | undefined {
    const bare = text.replace(/^(?:npm|jsr):/, "");
    if (this.#keys.has(bare)) return bare;
    const version = this.#specifiers[text];
    const name = divideKey(bare)?.name ?? bare;
    if (typeof version === "string" && this.#keys.has(`${name}@${version}`)) {
      return `${name}@${version}`;
    }
    const candidates = this.#byName.get(name) ?? [];
    return candidates.length === 1 ? candidates[0] : undefined;
  }
}

function parseLock(text: string, path: string): LockText {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    throw refuse(path, "it is not JSON");
  }
  if (typeof lock !== "object" || lock === null || Array.isArray(lock)) {
    throw refuse(path, "it is not an object");
  }
  const { version } = lock as LockText;
  if (version !== "5" && version !== "4") {
    throw refuse(path, `version ${JSON.stringify(version)} is neither "4" nor "5"`);
  }
  return lock;
}

/**
 * Reads the packages that a `deno.lock` (version 4 or 5) fixes, each name and version once, in the
 * order of the bytes of type, name and version.
 *
 * @param path The file's name, for messages.
 * @throws {PackRepoError} `scan.bad-lock` (78).
 */
export function readLockPackages(text: string, path: string = "deno.lock"): LockedPackage[] {
  const lock = parseLock(text, path);
  const specifiers = lock.specifiers ?? {};
  const packages = new Map<string, LockedPackage>();
  for (const type of ["npm", "jsr"] as const) {
    const entries = lock[type] ?? {};
    const resolver = new Resolver(Object.keys(entries), specifiers);
    const direct = new Set(
      Object.keys(specifiers).filter((specifier) => specifier.startsWith(`${type}:`))
        .map((specifier) => resolver.keyOf(specifier)),
    );
    for (const [key, entry] of Object.entries(entries)) {
      const divided = divideKey(key);
      if (divided === undefined) throw refuse(path, `${JSON.stringify(key)} is no package`);
      const id = `${type}:${divided.name}@${divided.version}`;
      const known = packages.get(id);
      const needs = [...listOf(entry.dependencies), ...listOf(entry.optionalDependencies)]
        .map((text) => divideKey(resolver.keyOf(text) ?? ""))
        .filter((found) => found !== undefined)
        .map(({ name, version }) => `${name}@${version}`);
      const sha512 = sha512Of(entry.integrity);
      const sha256 = typeof entry.integrity === "string" && /^[0-9a-f]{64}$/.test(entry.integrity)
        ? entry.integrity
        : undefined;
      packages.set(id, {
        type,
        ...divided,
        ...(sha512 === undefined ? {} : { sha512 }),
        ...(sha256 === undefined ? {} : { sha256 }),
        isDirect: direct.has(key) || (known?.isDirect ?? false),
        dependencies: [...new Set([...known?.dependencies ?? [], ...needs])].sort(compareUtf8),
      });
    }
  }
  return [...packages].sort(([a], [b]) => compareUtf8(a, b)).map(([, found]) => found);
}

/** Returns the package URL (purl) of a package, `pkg:npm/%40scope/name@1.2.3`. */
export function purlOf(
  { type, name, version }: Pick<LockedPackage, "type" | "name" | "version">,
): string {
  const parts = name.split("/").map(encodeURIComponent).join("/");
  return `pkg:${type}/${parts}@${encodeURIComponent(version)}`;
}
