import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import { resolvePath } from "../cli/mod.ts";
import { PACKREPO_ROOT, requirePathAccess, withOutputFolder } from "../host/mod.ts";
import {
  BODY_FILE,
  createPack,
  type ExtraFile,
  FORMAT_FILES,
  INDEX_FILE,
  type Pack,
  type PackFormat,
  renderFormat,
  writePack,
} from "../pack/mod.ts";
import { formatCount, printable } from "../report/mod.ts";
import { parseRepoSpec, withRepo } from "../repo/mod.ts";
import type { TokenizerName } from "../tokens/mod.ts";

/** What `deno task pack` was asked for. */
export interface PackTaskOptions {
  readonly repository: string;
  readonly ref: string | undefined;
  readonly budget: number;
  readonly tokenizer: TokenizerName;
  readonly workers: number;
  readonly format: PackFormat;
  /** A folder, or `-` for the body or the rendering on standard output. */
  readonly output: string | undefined;
}

/** Returns the summary of a pack for people. */
function summary(pack: Pack, place: string): string {
  const { budget_info: budget, statistics, skipped, tokenizer_info: tokenizer } = pack.index;
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const left = [...reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason, number]) => `${formatCount(number)} ${reason}`).join(", ");
  const share = (budget.utilization_ppm / 10_000).toFixed(2);
  const all = budget.exhausted ? "; everything eligible is in" : "";
  return `${formatCount(budget.actual_tokens)} of ${formatCount(budget.target_budget)} ` +
    `${tokenizer.name} tokens (${share} %${all})\n` +
    `${formatCount(statistics.total_chunks)} chunks from ${
      formatCount(statistics.total_files)
    } files` +
    `${left === "" ? "" : `; left out: ${left}`}\n${place}\n`;
}

/** Returns the rendering that a format adds to a pack; none for text. */
async function renderingOf(pack: Pack, format: PackFormat): Promise<ExtraFile | undefined> {
  if (format === "text") return undefined;
  return { name: FORMAT_FILES[format], bytes: await renderFormat(pack, format) };
}

/**
 * Packs a repository and writes the pack. Requires the set `pack`.
 *
 * @throws {PackRepoError} What opening, packing and writing say.
 */
export async function runPack(
  options: PackTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const { budget, tokenizer, workers, ref, format, output } = options;
  const spec = parseRepoSpec(options.repository, { cwd: context.cwd });
  // A thread loads its modules itself.
  if (workers > 1) await requirePathAccess("read", `${PACKREPO_ROOT}/lib`);
  const onProgress = (done: number, total: number): void =>
    context.progress(`Reading ${formatCount(done)} of ${formatCount(total)} files`);

  function packWith<T>(work: (pack: Pack) => T | Promise<T>): Promise<T> {
    return withRepo(
      spec,
      ref === undefined ? {} : { ref },
      async (repo) =>
        await work(await createPack(repo, { budget, tokenizer, workers, onProgress })),
    );
  }

  if (output === "-") {
    return await packWith(async (pack): Promise<TaskOutcome> => {
      const rendering = await renderingOf(pack, format);
      const what = rendering === undefined ? "body" : `${format} rendering`;
      const text = summary(pack, `the ${what} of ${printable(spec.label)} is on standard output`);
      return { exit: "ok", document: pack.index, bytes: rendering?.bytes ?? pack.body, text };
    });
  }
  const folder = resolvePath(output ?? `artifacts/${spec.name}.pack`, context.cwd);
  // Before minutes of work, not after.
  await requirePathAccess("write", folder);
  return await withOutputFolder(folder, () =>
    packWith(async (pack): Promise<TaskOutcome> => {
      const rendering = await renderingOf(pack, format);
      const extra = rendering === undefined ? [] : [rendering];
      await writePack(pack, folder, extra);
      const names = [INDEX_FILE, BODY_FILE, ...extra.map(({ name }) => name)];
      const text = summary(pack, `${printable(folder)}/{${names.join(",")}}`);
      return { exit: "ok", document: { v: 1, output: folder, index: pack.index }, text };
    }));
}
