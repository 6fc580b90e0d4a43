import { languageDistribution, type PackIndex } from "../pack/mod.ts";
import { failed, type Oracle, passed, type Subject, type Verdict } from "./subject.ts";

type Statistics = PackIndex["statistics"];

/** Returns the statistics that chunks and skipped files alone give. */
function fromIndex(index: PackIndex): Partial<Statistics> {
  const count = (reason: string): number =>
    index.skipped.filter((file) => file.reason === reason).length;
  const duplicates = count("duplicate");
  const overBudget = count("budget");
  const packed = new Set(index.chunks.map((chunk) => chunk.file_path)).size;
  return {
    total_files: packed + index.skipped.length,
    total_chunks: index.chunks.length,
    total_tokens: index.chunks.reduce((sum, chunk) => sum + chunk.tokens, 0),
    eligible_files: packed + overBudget,
    ignored_files: index.skipped.length - duplicates - overBudget,
    duplicates_removed: duplicates,
  };
}

/** Returns those that need the repository. */
async function fromRepo({ index, source }: Subject): Promise<Partial<Statistics>> {
  if ("missing" in source) return {};
  const { eligible, totalFiles } = await source.screen();
  return {
    total_files: totalFiles,
    eligible_files: eligible.length,
    // It is claimed only where all were counted; then they are counted again.
    ...(index.statistics.eligible_tokens === undefined
      ? {}
      : { eligible_tokens: await source.countEligible() }),
  };
}

function differing(claimed: Statistics, found: Partial<Statistics>): string | undefined {
  for (const [name, value] of Object.entries(found)) {
    const claim = claimed[name as keyof Statistics];
    if (claim !== value) return `${name} is ${claim}, recomputed ${value}`;
  }
  return undefined;
}

function sameCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/** The statistics are those of the chunks, the skipped files and the repository. */
export const STATISTICS: Oracle = {
  id: "statistics",
  title: "Every statistic recomputes",
  async judge(subject): Promise<Verdict> {
    const { index, source } = subject;
    const claimed = index.statistics;
    const wrong = differing(claimed, fromIndex(index)) ??
      differing(claimed, await fromRepo(subject));
    if (wrong !== undefined) return failed(wrong);
    if (index.budget_info.exhausted && claimed.eligible_tokens === undefined) {
      return failed("eligible_tokens is missing, though everything eligible is in");
    }
    if (claimed.total_tokens !== index.budget_info.actual_tokens) {
      return failed(`total_tokens is ${claimed.total_tokens}, not actual_tokens`);
    }
    if (!sameCounts(claimed.language_distribution, languageDistribution(index.chunks))) {
      return failed("language_distribution is not that of the chunks");
    }
    const { total_files, eligible_files } = claimed;
    const isUnchecked = "missing" in source && claimed.eligible_tokens !== undefined;
    const suffix = isUnchecked ? "; eligible_tokens needs --repo" : "";
    return passed(`${total_files} files, ${eligible_files} eligible${suffix}`);
  },
};
