import { PackRepoError } from "../base/mod.ts";
import type { Repo } from "../repo/mod.ts";
import { loadTokenizer } from "../tokens/mod.ts";
import { checkBudget } from "./budget.ts";
import { buildIndex } from "./build_index.ts";
import { chooseWholeFiles, type ChosenSection, tokensOf } from "./choose.ts";
import { fillBudget } from "./fill.ts";
import type { MeasuredFile } from "./measure_files.ts";
import { measureRepo } from "./measure_repo.ts";
import { renderBody } from "./render.ts";
import type { Pack, PackOptions, Skipped } from "./types.ts";

/** A body of more bytes is not made: it could not be counted as one text. */
const MAX_BODY_BYTES = 2 ** 28;

function nothingEligible(repo: Repo, skipped: readonly Skipped[]): PackRepoError {
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const list = [...reasons].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([reason, files]) => `${reason}: ${files}`).join(", ");
  return new PackRepoError({
    code: "pack.nothing-eligible",
    exit: "noInput",
    message: skipped.length === 0
      ? `Cannot pack ${JSON.stringify(repo.label)}: its commit holds no file`
      : `Cannot pack ${JSON.stringify(repo.label)}: none of its ${skipped.length} files can be` +
        ` packed (${list})`,
    hint: "Name a repository, or a revision with --ref, that holds text files",
  });
}

function underfilled(repo: Repo, budget: number, eligibleTokens: number): PackRepoError {
  return new PackRepoError({
    code: "pack.underfilled",
    exit: "no",
    message: `Cannot fill the budget ${budget} from ${JSON.stringify(repo.label)} to 99.5 %: the` +
      " lines of what is left are too long to be cut to it",
    hint: `Pass another --budget; ${eligibleTokens} takes every eligible file`,
  });
}

function requireSmallBody(sections: readonly ChosenSection[], budget: number): void {
  const bytes = sections.reduce((sum, section) => sum + section.file.entry.size, 0);
  if (bytes <= MAX_BODY_BYTES) return;
  throw new PackRepoError({
    code: "pack.body-too-large",
    exit: "usage",
    message: `Cannot pack ${bytes} bytes into one body: the most is ${MAX_BODY_BYTES}`,
    hint: `Pass a --budget smaller than ${budget}`,
  });
}

/** Returns the eligible files of which no line was chosen, as skipped for the budget. */
function leftOut(
  eligible: readonly MeasuredFile[],
  sections: readonly ChosenSection[],
): Skipped[] {
  const chosen = new Set(sections.map((section) => section.file.entry.path));
  return eligible.filter((file) => !chosen.has(file.entry.path)).map((file) => ({
    file_path: file.entry.path,
    reason: "budget",
    bytes: file.entry.size,
  }));
}

/**
 * Packs a repository's commit into a token budget. The pack depends on the commit, the budget and
 * the tokenizer only.
 *
 * @throws {PackRepoError} `pack.bad-budget` (64); `pack.nothing-eligible` (66) for a commit without
 * text files; `pack.underfilled` (10) where no choice of whole lines reaches 99.5 % of the budget
 * though not everything is in; `pack.body-too-large` (64); whatever reading the repository throws.
 */
export async function createPack(repo: Repo, options: PackOptions): Promise<Pack> {
  const budget = checkBudget(options.budget);
  const { eligible, skipped, totalFiles } = await measureRepo(repo, options);
  if (eligible.length === 0) throw nothingEligible(repo, skipped);
  const eligibleTokens = eligible.reduce((sum, file) => sum + file.tokens, 0);
  const tokenizer = await loadTokenizer(options.tokenizer);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const sections = await fillBudget(chooseWholeFiles(eligible, budget), {
    budget,
    tokenizer,
    readText: async (file) => decoder.decode(await repo.readBlob(file.entry.oid)),
  });
  if (sections === undefined) throw underfilled(repo, budget, eligibleTokens);
  requireSmallBody(sections, budget);
  const rendering = await renderBody(sections, { repo, tokenizer });
  const counted = tokenizer.count(decoder.decode(rendering.body));
  if (counted !== tokensOf(sections)) {
    throw new PackRepoError({
      code: "pack.count-mismatch",
      exit: "software",
      message: `The body has ${counted} tokens, its sections ${tokensOf(sections)}`,
      hint: "Report this with the repository and the command: it is a bug of PackRepo",
    });
  }
  const index = buildIndex({
    info: repo.info,
    selection: options.selection,
    tokenizer,
    budget,
    rendering,
    totalFiles,
    skipped: [...skipped, ...leftOut(eligible, sections)],
    eligible: { files: eligible.length, tokens: eligibleTokens },
  });
  return { index, body: rendering.body };
}
