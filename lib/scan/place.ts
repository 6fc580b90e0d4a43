import { PackRepoError } from "../base/mod.ts";
import { resolvePath } from "../cli/mod.ts";
import {
  git,
  hasOwnState,
  hasPathAccess,
  pathInfo,
  readStdin,
  realPath,
  requirePathAccess,
  stateFolder,
} from "../host/mod.ts";
import { locate } from "../repo/mod.ts";
import type { ScanTarget } from "./scan_target.ts";
import type { ScanTaskOptions } from "./task_options.ts";

/** What is to be scanned, and where its configuration and baseline lie. */
export interface ScanPlace {
  readonly target: ScanTarget;
  /** For people. */
  readonly label: string;
  /** The folder of `.packrepo-scan.toml`; `undefined` where there is none to look in. */
  readonly root: string | undefined;
}

const MAX_STDIN_BYTES = 512 * 2 ** 20;

function usage(message: string, hint: string): PackRepoError {
  return new PackRepoError({ code: "scan.usage", exit: "usage", message, hint });
}

function relativeTo(root: string, path: string): string | undefined {
  const prefix = root === "/" ? "/" : `${root}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** Returns what is at a path, which must be readable, with its links resolved. */
async function existing(
  path: string,
): Promise<{ readonly path: string; readonly kind: "file" | "folder" }> {
  await requirePathAccess("read", path);
  const real = await realPath(path);
  // A link may lead to where the task may not read; Deno would not say so.
  await requirePathAccess("read", real);
  const kind = (await pathInfo(real))?.kind;
  if (kind === "file" || kind === "folder") return { path: real, kind };
  throw new PackRepoError({
    code: "scan.not-readable",
    exit: "noInput",
    message: `Cannot scan ${JSON.stringify(path)}: it is neither a file nor a folder`,
    hint: "Pass a folder, files, or - for standard input",
  });
}

async function repositoryPlace(
  options: ScanTaskOptions,
  folder: string,
  makeCache: boolean,
): Promise<Omit<ScanPlace, "target"> & { gitDir: string; isShallow: boolean; cache?: string }> {
  const { gitDir, isShallow } = await locate(folder, options.paths[0] ?? ".");
  let root: string | undefined;
  try {
    const top = await git(["rev-parse", "--show-toplevel"], { cwd: folder });
    root = new TextDecoder().decode(top).replace(/\n$/, "");
  } catch {
    // A bare repository has no work tree, hence no configuration.
  }
  if (root !== undefined && !hasPathAccess("read", root)) root = folder;
  const cache = makeCache && hasOwnState() ? `${stateFolder()}/cache/scan` : undefined;
  return {
    gitDir,
    isShallow,
    root,
    label: options.paths[0] ?? ".",
    ...(cache === undefined ? {} : { cache }),
  };
}

/** The folder for the cache of clean blobs; `undefined` where there may be none. */
export interface PlacedScan extends ScanPlace {
  readonly cacheFolder: string | undefined;
}

/**
 * Finds out what the task is to scan.
 *
 * @throws {PackRepoError} `scan.usage` (64), `host.not-found` and `scan.not-readable` (66),
 * `repo.*` (66), `host.no-permission` (77).
 */
export async function placeScan(options: ScanTaskOptions, cwd: string): Promise<PlacedScan> {
  const { paths, staged, history, noIgnore } = options;
  if (staged && history) throw usage("Cannot scan --staged and --history at once", "Pass one");
  if (staged || history) {
    if (paths.length > 1 || paths[0] === "-") {
      throw usage("Cannot scan more than one repository", "Pass the folder of one, or none");
    }
    const folder = resolvePath(paths[0] ?? ".", cwd);
    const { gitDir, isShallow, cache, ...place } = await repositoryPlace(options, folder, history);
    const target: ScanTarget = staged
      ? { kind: "staged", gitDir, root: place.root }
      : { kind: "history", gitDir, isShallow, cache: undefined };
    return { ...place, target, cacheFolder: cache };
  }
  if (paths.includes("-")) {
    if (paths.length > 1) throw usage("Cannot scan standard input and files at once", "Pass one");
    const bytes = await readStdin(MAX_STDIN_BYTES);
    const target: ScanTarget = { kind: "bytes", path: "stdin", bytes };
    return { target, label: "standard input", root: cwd, cacheFolder: undefined };
  }
  const found = [];
  for (const path of paths.length === 0 ? ["."] : paths) {
    found.push(await existing(resolvePath(path, cwd)));
  }
  const [first] = found;
  if (found.length === 1 && first!.kind === "folder") {
    const root = first!.path;
    const target: ScanTarget = { kind: "tree", root, noIgnore };
    return { target, label: paths[0] ?? ".", root, cacheFolder: undefined };
  }
  if (found.some(({ kind }) => kind === "folder")) {
    throw usage("Cannot scan a folder and other paths at once", "Pass one folder, or only files");
  }
  const here = await realPath(cwd);
  const isBelow = found.every(({ path }) => relativeTo(here, path) !== undefined);
  const root = isBelow ? here : "/";
  const target: ScanTarget = {
    kind: "files",
    root: root === "/" ? "" : root,
    paths: [...new Set(found.map(({ path }) => relativeTo(root, path)!))],
  };
  const label = `${found.length} file${found.length === 1 ? "" : "s"}`;
  return { target, label, root: cwd, cacheFolder: undefined };
}
