import config from "../../deno.json" with { type: "json" };
import { PackRepoError } from "../base/mod.ts";
import {
  copyFiles,
  ensureFolder,
  filesBelow,
  folderNames,
  git,
  gitText,
  lastLine,
  PACKREPO_ROOT,
  pathInfo,
  readText,
  runProcess,
  stateFolder,
} from "../host/mod.ts";
import { type LockedPackages, packagesLoadedBy, servesProduction } from "./packages.ts";
import type { BuildCommit, BuildContexts } from "./types.ts";

/** What an image is dated where PackRepo does not lie in a git repository: 2025-01-01. */
const NO_COMMIT_EPOCH = 1_735_689_600;

/**
 * How Deno's cache calls the registry in an image. RFC 6761 keeps "invalid" from ever being a host,
 * so nothing can be fetched from it.
 */
const REGISTRY_FOLDER = "npm.invalid";

/** Deno's name for the processors that images name otherwise. */
const DENO_ARCHITECTURES: Readonly<Record<string, string>> = { amd64: "x64", arm64: "arm64" };

/** Returns the tracked files as they lie in the work tree, or all there are where there is no git. */
async function sourceFiles(): Promise<string[]> {
  if (await pathInfo(`${PACKREPO_ROOT}/.git`) === undefined) {
    return (await filesBelow(PACKREPO_ROOT))
      .filter((path) => !/^(?:artifacts|\.packrepo)\//.test(path));
  }
  const listing = await git(["ls-files", "-z"], { cwd: PACKREPO_ROOT });
  const paths = [];
  for (const path of new TextDecoder("utf-8", { fatal: true }).decode(listing).split("\0")) {
    // What was removed and not yet committed is no part of it.
    if (path !== "" && (await pathInfo(`${PACKREPO_ROOT}/${path}`))?.kind === "file") {
      paths.push(path);
    }
  }
  return paths;
}

/** Runs Deno with a cache of its own, so that what it holds is known. */
async function fillCache(cache: string, args: readonly string[], what: string): Promise<void> {
  const result = await runProcess({
    command: "deno",
    args,
    cwd: PACKREPO_ROOT,
    env: { DENO_DIR: cache, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    timeoutMs: 10 * 60_000,
  });
  if (result.code === 0) return;
  const line = result.stderr.split("\n").find((text) => text.startsWith("error")) ??
    lastLine(result.stderr);
  throw new PackRepoError({
    code: "container.cannot-fetch",
    exit: "unavailable",
    message: `Cannot fetch ${what}: ${line}`,
    hint: "Check the network and the npm settings (NPM_CONFIG_REGISTRY), then try again",
  });
}

/** Returns the folder of a cache that holds packages; its name is that of the registry. */
async function packagesIn(cache: string): Promise<string> {
  const [name] = await folderNames(`${cache}/npm`);
  if (name === undefined) throw new TypeError("Deno filled no cache");
  return `${cache}/npm/${name}`;
}

/** Copies the npm packages of deno.lock: all of them, and what production needs of them. */
async function stagePackages(cache: string, folder: string): Promise<void> {
  await fillCache(cache, ["install", "--quiet", "--frozen"], "the npm packages of deno.lock");
  const packages = await packagesIn(cache);
  // `registry.json` is the registry's answer of the day; deno.lock says all that is needed.
  const files = (await filesBelow(packages)).filter((path) => !path.endsWith("/registry.json"));
  const { npm } = JSON.parse(await readText(`${PACKREPO_ROOT}/deno.lock`)) as {
    npm: LockedPackages;
  };
  const loaded = packagesLoadedBy(await productionSources(), config.imports, npm);
  await copyFiles(packages, `${folder}/all/npm/${REGISTRY_FOLDER}`, files);
  await copyFiles(
    packages,
    `${folder}/production/npm/${REGISTRY_FOLDER}`,
    files.filter((path) => servesProduction(path, loaded)),
  );
}

/** Returns the texts of the code that production runs. */
async function productionSources(): Promise<string[]> {
  const texts = [];
  for (const folder of ["lib", "tasks"]) {
    for (const path of await filesBelow(`${PACKREPO_ROOT}/${folder}`)) {
      if (path.endsWith(".ts")) texts.push(await readText(`${PACKREPO_ROOT}/${folder}/${path}`));
    }
  }
  return texts;
}

/** Copies Deno's binary from its npm package, which infra/deno/ARCHITECTURE.lock fixes. */
async function stageDeno(cache: string, folder: string, architecture: string): Promise<string> {
  const short = DENO_ARCHITECTURES[architecture];
  if (short === undefined) {
    throw new PackRepoError({
      code: "container.architecture",
      exit: "unavailable",
      message: `Cannot build for ${JSON.stringify(architecture)}: there is no Deno for it`,
      hint: `Use an engine for ${Object.keys(DENO_ARCHITECTURES).join(" or ")}`,
    });
  }
  const lockFile = `${PACKREPO_ROOT}/infra/deno/${short}.lock`;
  const { npm } = JSON.parse(await readText(lockFile)) as {
    npm: Record<string, { integrity: string }>;
  };
  const [[name, { integrity }]] = Object.entries(npm) as [[string, { integrity: string }]];
  await fillCache(
    cache,
    ["cache", "--quiet", "--no-config", "--lock", lockFile, "--frozen", `npm:${name}`],
    name,
  );
  const at = name.lastIndexOf("@");
  const from = `${await packagesIn(cache)}/${name.slice(0, at)}/${name.slice(at + 1)}`;
  await copyFiles(from, folder, ["deno"]);
  return integrity;
}

/**
 * Makes the folders that a build reads: the tracked files, the npm packages of deno.lock and the
 * pinned Deno. Nothing but Deno itself talks to a registry, and deno.lock has the last word on
 * every byte.
 *
 * Requires `run` permission for deno and git.
 *
 * @throws {PackRepoError} `container.cannot-fetch` (69), `container.architecture` (69).
 */
export async function makeContexts(folder: string, architecture: string): Promise<BuildContexts> {
  const cache = `${stateFolder()}/cache/images`;
  await ensureFolder(cache);
  const contexts = {
    source: `${folder}/source`,
    deps: `${folder}/deps`,
    deno: `${folder}/deno`,
  };
  await copyFiles(PACKREPO_ROOT, contexts.source, await sourceFiles());
  await stagePackages(`${cache}/packages`, contexts.deps);
  const denoIntegrity = await stageDeno(`${cache}/deno`, contexts.deno, architecture);
  return { ...contexts, denoIntegrity };
}

/** Returns what an image is made from; its date is the commit's. */
export async function buildCommit(): Promise<BuildCommit> {
  if (await pathInfo(`${PACKREPO_ROOT}/.git`) === undefined) {
    return { isDirty: false, epoch: NO_COMMIT_EPOCH };
  }
  const [revision = "", seconds = ""] =
    (await gitText(["show", "--no-patch", "--format=%H %ct", "HEAD"], { cwd: PACKREPO_ROOT }))
      .trim().split(" ");
  const status = await git(["status", "--porcelain=v1", "--untracked-files=no"], {
    cwd: PACKREPO_ROOT,
  });
  return { revision, isDirty: status.length > 0, epoch: Number(seconds) };
}
