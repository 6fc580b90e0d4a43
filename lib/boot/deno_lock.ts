import type { Check } from "../base/mod.ts";

interface DenoLock {
  readonly version?: unknown;
  readonly specifiers?: Readonly<Record<string, string>>;
  readonly npm?: Readonly<
    Record<string, { readonly integrity?: unknown; readonly dependencies?: readonly string[] }>
  >;
  readonly jsr?: unknown;
  readonly remote?: unknown;
}

interface DenoConfig {
  readonly imports?: Readonly<Record<string, string>>;
  readonly lock?: { readonly frozen?: unknown };
}

/** Returns a package of the lock without its version and peers: `@a/b@1.2.3_c@4.5.6` gives `@a/b`. */
function nameOf(key: string): string {
  return key.match(/^@?[^@]+/)?.[0] ?? key;
}

function problemsOf(lock: DenoLock, config: DenoConfig): string[] {
  const problems: string[] = [];
  const packages = lock.npm ?? {};
  const byName = new Map<string, number>();
  for (const [key, entry] of Object.entries(packages)) {
    byName.set(nameOf(key), (byName.get(nameOf(key)) ?? 0) + 1);
    if (
      typeof entry.integrity !== "string" || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity)
    ) {
      problems.push(`${key} has no SHA-512 integrity`);
    }
  }
  for (const [key, entry] of Object.entries(packages)) {
    for (const dependency of entry.dependencies ?? []) {
      if (!(dependency in packages) && byName.get(nameOf(dependency)) !== 1) {
        problems.push(`${key} needs ${dependency}, which is not locked`);
      }
    }
  }
  for (const [name, specifier] of Object.entries(config.imports ?? {})) {
    if (!specifier.startsWith("npm:")) {
      problems.push(`${name} comes from ${specifier.split(":")[0]}, not from npm`);
      continue;
    }
    const version = lock.specifiers?.[specifier];
    const wanted = specifier.slice("npm:".length);
    if (version === undefined) problems.push(`${specifier} is not locked`);
    else if (!(`${nameOf(wanted)}@${version}` in packages)) {
      problems.push(`${specifier} is locked to ${version}, which has no entry`);
    }
  }
  return problems;
}

/**
 * Judges whether `deno.lock` fixes everything that `deno.json` imports: version 5, frozen, every
 * import and dependency resolved, every package with its SHA-512, nothing from elsewhere.
 */
export function checkDenoLock(lockText: string, configText: string): Check {
  const id = "deno.lock";
  let lock: DenoLock;
  let config: DenoConfig;
  try {
    lock = JSON.parse(lockText) as DenoLock;
    config = JSON.parse(configText) as DenoConfig;
  } catch (error) {
    return { id, status: "failed", detail: `not JSON: ${(error as Error).message}` };
  }
  if (lock.version !== "5") {
    return { id, status: "failed", detail: `version ${JSON.stringify(lock.version)}, not "5"` };
  }
  const problems = problemsOf(lock, config);
  if (config.lock?.frozen !== true) problems.unshift("deno.json does not freeze it");
  if (lock.remote !== undefined || lock.jsr !== undefined) {
    problems.push("it locks code that comes from elsewhere than npm");
  }
  if (problems.length > 0) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    return { id, status: "failed", detail: problems[0]! + more };
  }
  const count = Object.keys(lock.npm ?? {}).length;
  return { id, status: "passed", detail: `frozen, ${count} packages with their SHA-512` };
}
