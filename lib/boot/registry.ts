import { PackRepoError } from "../base/mod.ts";
import { lastLine, PACKREPO_ROOT, runProcess } from "../host/mod.ts";
import { type LockedPackage, type ManifestReader, type RegistryAnswer } from "../supply/mod.ts";

/** Runs a module of PackRepo in a process with the one grant it needs; returns what it prints. */
async function runNarrow(
  module: string,
  { grant, args, input }: {
    readonly grant: string;
    readonly args: readonly string[];
    readonly input: unknown;
  },
): Promise<unknown> {
  const { code, stdout, stderr } = await runProcess({
    command: "deno",
    args: [
      ...["run", "-q", "--no-prompt", "--cached-only", "--config", `${PACKREPO_ROOT}/deno.json`],
      ...[grant, `${PACKREPO_ROOT}/lib/boot/${module}`, ...args],
    ],
    stdin: JSON.stringify(input),
    timeoutMs: 120_000,
  });
  if (code === 0) return JSON.parse(new TextDecoder().decode(stdout));
  throw new PackRepoError({
    code: "boot.narrow-process",
    exit: "unavailable",
    message: `Cannot run lib/boot/${module}: it ended with ${code}: ${lastLine(stderr)}`,
    hint: "Run deno task bootstrap, which warms the cache, and try again",
  });
}

/** Returns the address of the npm registry that npm uses here, or `undefined` where it can't be asked. */
async function registryAddress(): Promise<string | undefined> {
  try {
    const args = ["config", "get", "registry"];
    const { code, stdout } = await runProcess({ command: "npm", args, timeoutMs: 30_000 });
    const text = new TextDecoder().decode(stdout).trim();
    return code === 0 && URL.canParse(text) ? text : undefined;
  } catch (error) {
    if (error instanceof PackRepoError && error.exit === "unavailable") return undefined;
    throw error;
  }
}

/**
 * Asks an npm registry for advisories: the given one, or else the one that npm uses here. Requires `run`
 * permission for deno and npm; only the process that asks may reach the network, and only that host.
 */
export async function askFromHere(
  request: Readonly<Record<string, readonly string[]>>,
  given: string | undefined,
): Promise<RegistryAnswer> {
  const registry = given ?? await registryAddress();
  if (registry === undefined) return { problem: "no npm registry is known here" };
  if (!URL.canParse(registry)) return { problem: "the registry's address is no URL" };
  const grant = `--allow-net=${new URL(registry).host}`;
  return await runNarrow("registry_child.ts", {
    grant,
    args: [registry],
    input: request,
  }) as RegistryAnswer;
}

/** Returns the folder in which Deno keeps npm packages. */
async function npmCacheFolder(): Promise<string> {
  const { stdout } = await runProcess({
    command: "deno",
    args: ["info", "--json", "--no-config"],
    timeoutMs: 30_000,
  });
  return (JSON.parse(new TextDecoder().decode(stdout)) as { npmCache: string }).npmCache;
}

/**
 * Returns a reader of the manifests of installed packages, which it reads all at once from Deno's npm
 * cache. Requires `run` permission for deno.
 */
export async function installedManifests(
  packages: readonly LockedPackage[],
): Promise<ManifestReader> {
  const cache = await npmCacheFolder();
  const ids = packages.filter(({ type }) => type === "npm")
    .map(({ name, version }) => `${name}@${version}`);
  const found = ids.length === 0 ? {} : await runNarrow("manifests_child.ts", {
    grant: `--allow-read=${cache}`,
    args: [cache],
    input: ids,
  }) as Record<string, unknown>;
  return ({ name, version }) => Promise.resolve(found[`${name}@${version}`]);
}
