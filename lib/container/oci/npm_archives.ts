import {
  ensureFolder,
  openStream,
  pathInfo,
  replaceAll,
  runProcess,
  withTempFolder,
} from "../../host/mod.ts";
import { ociError } from "./errors.ts";

/** A package of npm, named so that it can be only one. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource Integrity, `sha512-BASE64`, of the archive. */
  readonly integrity: string;
}

const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const VERSION = /^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$/;
const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** How long npm may take for everything that is missing. */
const TIMEOUT_MS = 300_000;

/** Where an archive lies in the cache: its own digest is its name. */
function placeOf(cache: string, { integrity }: NpmPackage): string {
  const digest = Uint8Array.fromBase64(integrity.slice("sha512-".length)).toHex();
  return `${cache}/${digest}.tgz`;
}

async function integrityOf(path: string): Promise<string> {
  // As in lib/base: a static import would load Node's layer before every --help.
  const hash = process.getBuiltinModule("node:crypto").createHash("sha512");
  for await (const piece of await openStream(path)) hash.update(piece);
  return `sha512-${hash.digest("base64")}`;
}

function checkPackage(wanted: NpmPackage): void {
  const { name, version, integrity } = wanted;
  if (NAME.test(name) && VERSION.test(version) && INTEGRITY.test(integrity)) return;
  throw ociError(
    "container.bad-package",
    "config",
    `Cannot fetch ${JSON.stringify(`${name}@${version}`)}: no name of npm, or no SHA-512`,
    "Check deno.lock: deno task verify locks",
  );
}

/** Fetches archives with npm, the one client that knows the user's registry, and keeps good ones. */
async function fetchArchives(cache: string, missing: readonly NpmPackage[]): Promise<void> {
  await ensureFolder(cache);
  await withTempFolder(async (folder) => {
    const specs = missing.map(({ name, version }) => `${name}@${version}`);
    const { code, stderr, timedOut } = await runProcess({
      command: "npm",
      args: [
        "pack",
        "--silent",
        "--ignore-scripts",
        `--pack-destination=${folder}`,
        "--",
        ...specs,
      ],
      cwd: folder,
      timeoutMs: TIMEOUT_MS,
    });
    if (code !== 0) {
      const line = stderr.trim().split("\n").findLast((text) => text.includes("npm"));
      throw ociError(
        "container.npm-failed",
        "unavailable",
        `npm cannot fetch ${specs.length} packages: ${
          timedOut ? "it took too long" : line ?? `it ended with ${code}`
        }`,
        "Check the network and npm's settings: npm ping",
      );
    }
    for (const wanted of missing) {
      const { name, version, integrity } = wanted;
      const file = `${folder}/${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;
      const found = await pathInfo(file) === undefined ? "nothing" : await integrityOf(file);
      if (found !== integrity) {
        throw ociError(
          "container.tampered",
          "data",
          `The package ${name}@${version} is not the one that is locked: ${found}, not ${integrity}`,
          "Do not use it; find out who changed it: the registry, or deno.lock",
        );
      }
      replaceAll([{ from: file, to: placeOf(cache, wanted) }]);
    }
  }, cache);
}

/**
 * Returns where the archives of packages lie in a cache, each as it was published and checked against
 * its integrity now; what is missing (or damaged) is fetched by `npm pack`.
 *
 * Requires run permission for `npm` where something is missing.
 *
 * @throws {PackRepoError} `container.tampered` (65), `container.bad-package` (78),
 * `container.npm-failed`, `host.no-program` (69).
 */
export async function npmArchives(
  packages: readonly NpmPackage[],
  cache: string,
): Promise<readonly string[]> {
  packages.forEach(checkPackage);
  const places = packages.map((wanted) => placeOf(cache, wanted));
  const isThere = await Promise.all(
    packages.map(async ({ integrity }, index) =>
      await pathInfo(places[index]!) !== undefined &&
      await integrityOf(places[index]!) === integrity
    ),
  );
  const missing = packages.filter((_, index) => !isThere[index]);
  if (missing.length > 0) await fetchArchives(cache, missing);
  return places;
}
