import { countReasons, folderShares, type Pack, selectionFlags, skipMeaning } from "../pack/mod.ts";
import { formatCount, type Painter, printable } from "../report/mod.ts";

/** Where a pack went, and by what it was shaped. */
export interface SummaryContext {
  readonly paint: Painter;
  /** The last line or lines: where the pack is. */
  readonly place: string;
  /** The file that gave defaults, where there was one. */
  readonly configFile?: string | undefined;
}

/** What a summary is made from. */
type Summarised = Pick<Pack, "index">;

/** So many columns a line may have; what is to be copied may have more. */
const COLUMNS = 80;
/** More folders are added up. */
const MAX_FOLDERS = 8;

function percent(part: number, whole: number): string {
  const share = Math.floor(100 * part / Math.max(1, whole));
  return share === 0 && part > 0 ? "<1 %" : `${share} %`;
}

/** Returns a text that is not longer than so many characters, its end kept. */
function shortened(text: string, width: number): string {
  const shown = [...printable(text)];
  return shown.length <= width ? shown.join("") : `…${shown.slice(1 - width).join("")}`;
}

function budgetLines({ index }: Summarised, paint: Painter): string[] {
  const { budget_info: budget, statistics, tokenizer_info: tokenizer, metadata } = index;
  const share = (budget.utilization_ppm / 10_000).toFixed(2);
  const files = new Set(index.chunks.map((chunk) => chunk.file_path)).size;
  const isWhole = budget.exhausted ? "; everything eligible is in" : "";
  const { commit } = metadata.repo_info;
  return [
    `${paint(formatCount(budget.actual_tokens), "strong")} of ${
      formatCount(budget.target_budget)
    } ` +
    `${tokenizer.name} tokens (${share} %${isWhole})`,
    `${formatCount(statistics.total_chunks)} chunks of ${formatCount(files)} files, from ` +
    `${formatCount(statistics.total_files)} in commit ${commit.slice(0, 10)} of ` +
    metadata.created_at.slice(0, 10),
  ];
}

function folderLines({ index }: Summarised, paint: Painter): string[] {
  const shares = folderShares(index.chunks);
  const rest = shares.slice(MAX_FOLDERS);
  const rows = shares.slice(0, rest.length > 1 ? MAX_FOLDERS : undefined)
    .map(({ folder, tokens, files }) => ({ folder, tokens, files }));
  if (rest.length > 1) {
    rows.push({
      folder: `in ${formatCount(rest.length)} more folders`,
      tokens: rest.reduce((sum, { tokens }) => sum + tokens, 0),
      files: rest.reduce((sum, { files }) => sum + files, 0),
    });
  }
  const all = index.budget_info.actual_tokens;
  const line = (tokens: string, share: string, files: string, folder: string): string =>
    `${tokens.padStart(11)}  ${share.padStart(5)}  ${files.padStart(7)}  ${folder}`;
  return [
    paint(line("tokens", "share", "files", "folder"), "dim"),
    ...rows.map(({ folder, tokens, files }) =>
      line(formatCount(tokens), percent(tokens, all), formatCount(files), shortened(folder, 50))
    ),
  ];
}

function leftOutLines({ index }: Summarised, paint: Painter): string[] {
  const reasons = countReasons(index.skipped);
  if (reasons.length === 0) return [paint("nothing was left out", "dim")];
  return [
    paint(`${"left out".padStart(11)}  reason`, "dim"),
    ...reasons.map(([reason, files]) =>
      `${formatCount(files).padStart(11)}  ${reason.padEnd(13)}  ${
        paint(shortened(skipMeaning(reason), COLUMNS - 28), "dim")
      }`.trimEnd()
    ),
  ];
}

/**
 * Returns the summary of a pack for people: how full it is, where its tokens went, what was left out
 * and why, by what it was shaped, and where it is. Plain text that can be copied as it is.
 */
export function packSummary(pack: Summarised, context: SummaryContext): string {
  const { paint, place, configFile } = context;
  const { selection } = pack.index.metadata;
  const shaped = [
    ...(selection === undefined ? [] : [`selected by ${selectionFlags(selection).join(" ")}`]),
    ...(configFile === undefined ? [] : [`defaults from ${printable(configFile)}`]),
  ];
  const blocks = [
    budgetLines(pack, paint),
    folderLines(pack, paint),
    leftOutLines(pack, paint),
    [...shaped, place],
  ];
  return blocks.map((lines) => lines.join("\n")).join("\n\n") + "\n";
}
