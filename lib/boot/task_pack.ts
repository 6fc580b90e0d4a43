import config from "../../deno.json" with { type: "json" };
import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import { resolvePath } from "../cli/mod.ts";
import {
  hasOwnState,
  hasPathAccess,
  PACKREPO_ROOT,
  readStdin,
  requirePathAccess,
  stateFolder,
  withOutputFolder,
} from "../host/mod.ts";
import {
  BODY_FILE,
  createPack,
  type ExtraFile,
  FORMAT_FILES,
  INDEX_FILE,
  MadePacks,
  makeSelection,
  type ManualSelection,
  MAX_LIST_BYTES,
  type Pack,
  type PackFormat,
  type PackIndex,
  parsePathList,
  type Recipe,
  renderFormat,
  serializeIndex,
  writePack,
} from "../pack/mod.ts";
import { formatCount, printable } from "../report/mod.ts";
import { parseRepoSpec, type Repo, resolveIn, withRepo } from "../repo/mod.ts";
import type { TokenizerName } from "../tokens/mod.ts";
import { packSummary } from "./pack_summary.ts";

/** What `deno task pack` was asked for. */
export interface PackTaskOptions {
  readonly repository: string;
  readonly ref: string | undefined;
  readonly budget: number;
  readonly tokenizer: TokenizerName;
  /** As many threads as pay by default. */
  readonly workers: number | undefined;
  /** Whether nothing is taken from earlier runs, nor kept for later ones. */
  readonly noCache: boolean;
  readonly countAll: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly subdir: string | undefined;
  /** Whether standard input lists what to pack. */
  readonly stdin: boolean;
  readonly changedSince: string | undefined;
  readonly focus: string | undefined;
  readonly format: PackFormat;
  /** A folder, or `-` for the body or the rendering on standard output. */
  readonly output: string | undefined;
}

/** Returns the rendering that a format adds to a pack; none for text. */
async function renderingOf(pack: Pack, format: PackFormat): Promise<ExtraFile | undefined> {
  if (format === "text") return undefined;
  return { name: FORMAT_FILES[format], bytes: await renderFormat(pack, format) };
}

/**
 * Returns what a repository is asked for by hand. What is wrong with the flags alone is found before
 * the repository is opened.
 */
async function selectionOf(
  options: PackTaskOptions,
): Promise<(repo: Repo) => Promise<ManualSelection | undefined>> {
  const { include, exclude, subdir, focus, changedSince: ref } = options;
  const given = { include, exclude, subdir, focus };
  makeSelection(given);
  const paths = options.stdin ? parsePathList(await readStdin(MAX_LIST_BYTES)) : undefined;
  makeSelection({ ...given, paths });
  return async (repo) => {
    const changedSince = ref === undefined ? undefined : await resolveIn(repo, ref);
    return makeSelection({ ...given, paths, changedSince });
  };
}

/** Returns on how many threads may be counted: a thread loads its modules itself. */
async function threadsOf({ workers }: PackTaskOptions): Promise<number | undefined> {
  const modules = `${PACKREPO_ROOT}/lib`;
  if (workers === undefined) return hasPathAccess("read", modules) ? undefined : 1;
  if (workers > 1) await requirePathAccess("read", modules);
  return workers;
}

/** A pack that can be made: of what, and how. */
interface Packing {
  readonly recipe: Recipe;
  readonly create: () => Promise<Pack>;
}

/**
 * Packs a repository and writes the pack, unless it is there already. Requires the set `pack`.
 *
 * @throws {PackRepoError} What opening, packing and writing say.
 */
export async function runPack(
  options: PackTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const { budget, tokenizer, countAll, ref, format, output } = options;
  const { paint, configFile } = context;
  const spec = parseRepoSpec(options.repository, { cwd: context.cwd });
  const workers = await threadsOf(options);
  // In somebody else's folder, somebody else may have brought what is in it.
  const cache = options.noCache || !hasOwnState() ? undefined : `${stateFolder()}/cache`;
  const selectIn = await selectionOf(options);
  const onProgress = (done: number, total: number): void =>
    context.progress(`Reading ${formatCount(done)} of ${formatCount(total)} files`);

  const made = cache === undefined ? undefined : MadePacks.open(cache, config.imports);
  function packWith<T>(work: (packing: Packing) => T | Promise<T>): Promise<T> {
    return withRepo(spec, ref === undefined ? {} : { ref }, async (repo) => {
      const how = { budget, tokenizer, countAll, selection: await selectIn(repo) };
      return await work({
        recipe: { info: repo.info, options: how, format },
        create: () => createPack(repo, { ...how, workers, cache, code: made?.code, onProgress }),
      });
    });
  }

  if (output === "-") {
    return await packWith(async ({ create }): Promise<TaskOutcome> => {
      const pack = await create();
      const rendering = await renderingOf(pack, format);
      const what = rendering === undefined ? "body" : `${format} rendering`;
      const place = `the ${what} of ${printable(spec.label)} is on standard output`;
      const text = packSummary(pack, { paint, configFile, place });
      return { exit: "ok", document: pack.index, bytes: rendering?.bytes ?? pack.body, text };
    });
  }
  const folder = resolvePath(output ?? `artifacts/${spec.name}.pack`, context.cwd);
  // Before minutes of work, not after.
  await requirePathAccess("write", folder);
  const names = [INDEX_FILE, BODY_FILE, ...(format === "text" ? [] : [FORMAT_FILES[format]])];
  const outcome = (index: PackIndex, note: string): TaskOutcome => {
    const place = `${printable(folder)}/{${names.join(",")}}${note}`;
    const text = packSummary({ index }, { paint, configFile, place });
    // As in the file, whether it was read there or made.
    const document = context.isJson ? JSON.parse(serializeIndex(index)) : index;
    return { exit: "ok", document: { v: 1, output: folder, index: document }, text };
  };
  return await withOutputFolder(
    folder,
    () =>
      packWith(async ({ recipe, create }): Promise<TaskOutcome> => {
        const there = await made?.find(folder, recipe);
        if (there !== undefined) return outcome(there, ", unchanged");
        const pack = await create();
        const rendering = await renderingOf(pack, format);
        const files = await writePack(pack, folder, rendering === undefined ? [] : [rendering]);
        await made?.remember(recipe, pack.index, files);
        return outcome(pack.index, "");
      }),
  );
}
