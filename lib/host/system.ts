import { PackRepoError } from "../base/mod.ts";

/** Returns an environment variable, or `undefined` where it is unset or the permission set hides it. */
export function envVar(name: string): string | undefined {
  return Deno.env.get(name);
}

/** The folder of PackRepo's own `deno.json`, with no slash at the end. */
export const PACKREPO_ROOT: string = decodeURIComponent(new URL("../..", import.meta.url).pathname)
  .replace(/\/$/, "");

/**
 * Returns the folder the caller stands in: `INIT_CWD`, which `deno task` sets, else the working
 * directory. Relative paths on a command line resolve against it.
 *
 * @throws {PackRepoError} `host.not-found` (66) where the working directory has been removed.
 */
export function callerFolder(): string {
  const given = Deno.env.get("INIT_CWD");
  if (given) return given;
  try {
    return Deno.cwd();
  } catch (cause) {
    throw new PackRepoError({
      code: "host.not-found",
      exit: "noInput",
      message: "Cannot tell the folder you stand in: it does not exist any more",
      hint: "Run it from a folder that exists",
      cause,
    });
  }
}

/** A path in a Nix store, wherever that lies: its parts begin with 32 digits of base 32. */
const IN_NIX_STORE = /\/[0-9a-df-np-sv-z]{32}-[^/]+(?:\/|$)/;

/**
 * Returns the folder of PackRepo's own state (keys, trust policy, caches, temporary folders):
 * `.packrepo` beside `deno.json`, or in the caller's folder where PackRepo itself lies in the
 * read-only Nix store.
 */
export function stateFolder(): string {
  return `${hasOwnState() ? PACKREPO_ROOT : callerFolder()}/.packrepo`;
}

/**
 * Returns whether {@linkcode stateFolder} is PackRepo's own. Where it is the caller's, somebody
 * else's repository may have brought what is in it, so nothing there is trusted unasked.
 */
export function hasOwnState(): boolean {
  return !IN_NIX_STORE.test(PACKREPO_ROOT);
}

/** The versions of the running Deno and its parts, and the platform as `arch-os`. */
export function runtimeInfo(): { deno: string; v8: string; typescript: string; platform: string } {
  const { deno, v8, typescript } = Deno.version;
  return { deno, v8, typescript, platform: `${Deno.build.arch}-${Deno.build.os}` };
}

/** Returns how many processors the machine offers, at least 1. */
export function processorCount(): number {
  return Math.max(1, navigator.hardwareConcurrency);
}

/** Returns the arguments of the command line. */
export function commandLine(): readonly string[] {
  return Deno.args;
}

/** Ends the process at once with an exit code; for cli alone. */
export function endProcess(code: number): never {
  Deno.exit(code);
}

/** Returns how much memory the process has, in bytes. */
export function memoryUsage(): { readonly rss: number } {
  return { rss: Deno.memoryUsage().rss };
}
