import { PackRepoError, type Sha256Hex } from "../base/mod.ts";
import type { Repo } from "../repo/mod.ts";
import { checkBudget } from "./budget.ts";
import { buildIndex } from "./build_index.ts";
import { composeBody } from "./compose_body.ts";
import { EarlyInspection } from "./early_inspection.ts";
import { contentFacts, FactsCache, type FactsKind, secretFacts } from "./facts_cache.ts";
import { FileCounter } from "./file_counter.ts";
import { TextReader } from "./file_texts.ts";
import { LexicalFocus, onlookerOf } from "./focus.ts";
import { Inspector } from "./inspector.ts";
import { knownRuleset, rememberRuleset } from "./known_ruleset.ts";
import { rankFiles, readSteps } from "./rank_files.ts";
import type { RankedFile } from "./score_files.ts";
import { scopeIn } from "./scope.ts";
import { screenRepo } from "./screen_repo.ts";
import { SecretScreen } from "./screen_secrets.ts";
import { type ChosenSection, tokensOf } from "./selection.ts";
import type { Pack, PackOptions, Skipped, SkipReason } from "./types.ts";
import { WEIGHTS } from "./weights.ts";

/**
 * A body of at most so many bytes, about a million tokens, is counted again as a whole, at small cost.
 * For larger ones `verify pack` does; that the counts of sections add up does not hang on their size.
 */
const MAX_RECOUNTED_BYTES = 2 ** 22;

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

function skippedFor(reason: SkipReason, files: readonly RankedFile[]): Skipped[] {
  return files.map(({ entry }) => ({ file_path: entry.path, reason, bytes: entry.size }));
}

/** Returns the files of which no line was chosen, as skipped for the budget. */
function leftOut(files: readonly RankedFile[], sections: readonly ChosenSection[]): Skipped[] {
  const chosen = new Set(sections.map((section) => section.file));
  return skippedFor("budget", files.filter((file) => !chosen.has(file)));
}

/** Returns the tokens of everything eligible, where they are known or asked for. */
async function eligibleTokens(
  files: readonly RankedFile[],
  sections: readonly ChosenSection[],
  { counter, countAll }: { readonly counter: FileCounter; readonly countAll: boolean },
): Promise<number | undefined> {
  const whole = sections.filter((section) => section.kind === "whole").length;
  // Never by what happens to have been counted: the same pack says the same each time.
  if (!countAll && whole < files.length) return undefined;
  const costs = await counter.costsOf(files);
  return costs.reduce((sum, { tokens }) => sum + tokens, 0);
}

function countMismatch(counted: number, sum: number): PackRepoError {
  return new PackRepoError({
    code: "pack.count-mismatch",
    exit: "software",
    message: `The body has ${counted} tokens, its sections ${sum}`,
    hint: "Report this with the repository and the command: it is a bug of PackRepo",
  });
}

/** What is known from earlier runs. */
interface Known {
  readonly facts: FactsCache | undefined;
  readonly ruleset: Sha256Hex | undefined;
  /** Opens what is known by a set of rules. */
  readonly openSecrets: (ruleset: Sha256Hex) => Promise<FactsCache | undefined>;
}

/**
 * Packs with what is known from earlier runs.
 *
 * @returns `undefined` where that turns out to be wrong.
 */
async function packWith(
  known: Known,
  { repo, options }: { readonly repo: Repo; readonly options: PackOptions },
): Promise<Pack | undefined> {
  const { budget, weights = WEIGHTS, countAll = false, selection, onProgress } = options;
  const { facts } = known;
  const scope = await scopeIn(repo, selection);
  const focus = selection?.focus === undefined ? undefined : new LexicalFocus(selection.focus);
  await using inspector = new Inspector({
    tokenizer: options.tokenizer,
    processors: options.workers,
    ruleset: known.ruleset,
  });
  // Git walks through history, and the vocabulary is loaded, while the files are listed and read.
  inspector.tokenizer().catch(() => {});
  const history = readSteps(repo);
  history.catch(() => {});
  const early = new EarlyInspection({
    inspector,
    budget,
    countAll,
    facts,
    async prepare() {
      const tokenizer = await inspector.tokenizer();
      const ruleset = await inspector.ruleset();
      return {
        counter: new FileCounter({ repo, tokenizer, inspector, facts }),
        secrets: new SecretScreen({ repo, inspector, facts: await known.openSecrets(ruleset) }),
      };
    },
  });
  const { eligible, skipped, totalFiles } = await screenRepo(repo, {
    scope,
    onlookers: [...(focus === undefined ? [] : [onlookerOf(focus)]), early],
    onCandidates: (candidates) => early.expect(candidates),
    onProgress,
    facts,
    steps: history,
  });
  await early.end();
  if (eligible.length === 0) throw nothingEligible(repo, skipped);
  const { counter, secrets } = early.learners;
  const { tokenizer } = counter;
  const ruleset = await inspector.ruleset();
  const steps = await history;
  const files = rankFiles(eligible, steps ?? [], { budget, weights, focus });
  const texts = new TextReader(repo, weights.halfLife, focus);
  const composition = await composeBody(files, { repo, budget, weights, counter, texts, secrets });
  const { sections, rendering } = composition;
  const refused = skippedFor("secret", composition.refused);
  if (sections.length === 0) throw nothingEligible(repo, [...skipped, ...refused]);
  if (rendering.body.length <= MAX_RECOUNTED_BYTES) {
    const counted = tokenizer.countBytes(rendering.body);
    if (counted !== tokensOf(sections)) {
      if (facts !== undefined) return undefined;
      throw countMismatch(counted, tokensOf(sections));
    }
  }
  const { index, text } = buildIndex({
    info: repo.info,
    isPartial: steps === undefined || texts.isPartial,
    selection,
    tokenizer,
    budget,
    rendering,
    totalFiles,
    ruleset,
    skipped: [...skipped, ...refused, ...leftOut(composition.files, sections)],
    eligible: {
      files: composition.files.length,
      tokens: await eligibleTokens(composition.files, sections, { counter, countAll }),
    },
  });
  return { index, indexText: text, body: rendering.body };
}

/**
 * Packs a repository's commit into a token budget. The pack depends on the commit, its history and
 * the options, `workers`, `cache` and `onProgress` excepted.
 *
 * @throws {PackRepoError} `pack.bad-budget` (64); what `scopeIn` and `LexicalFocus` throw;
 * `pack.nothing-eligible` (66) for a commit without
 * text files; `pack.underfilled` (10) where no choice of whole lines reaches 99.5 % of the budget
 * though not everything is in; `pack.body-too-large` (64); whatever reading the repository throws.
 */
export async function createPack(repo: Repo, options: PackOptions): Promise<Pack> {
  checkBudget(options.budget);
  const { cache, code, tokenizer } = options;
  const open = (kind: FactsKind): Promise<FactsCache | undefined> =>
    cache === undefined ? Promise.resolve(undefined) : FactsCache.open(cache, kind);
  const facts = await open(contentFacts(tokenizer));
  const ruleset = cache === undefined || code === undefined
    ? undefined
    : await knownRuleset(cache, code);
  let secrets: FactsCache | undefined;
  const openSecrets = async (digest: Sha256Hex): Promise<FactsCache | undefined> => {
    if (cache !== undefined && code !== undefined && ruleset === undefined) {
      await rememberRuleset(cache, code, digest);
    }
    return secrets ??= await open(secretFacts(digest, code));
  };
  let pack = await packWith({ facts, ruleset, openSecrets }, { repo, options });
  if (pack === undefined) {
    facts?.distrust();
    pack = await packWith({ facts: undefined, ruleset, openSecrets }, { repo, options });
  }
  await Promise.all([facts?.save(), secrets?.save()]);
  return pack!;
}
