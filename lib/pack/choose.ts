import { compareUtf8 } from "../base/mod.ts";
import type { MeasuredFile } from "./measure_files.ts";

/** A range of a file's lines that is to be in the pack. */
export interface ChosenSection {
  readonly file: MeasuredFile;
  readonly startLine: number;
  /** Inclusive. */
  readonly endLine: number;
  /** The section's tokens where another section follows. */
  readonly tokens: number;
  /** What changes where nothing follows. */
  readonly endCorrection: number;
}

/** Returns a whole file as a section. */
export function wholeFile(file: MeasuredFile): ChosenSection {
  return {
    file,
    startLine: 1,
    endLine: file.lines,
    tokens: file.tokens,
    endCorrection: file.endCorrection,
  };
}

/** Orders sections as they stand in a pack: by the bytes of the path, then by line. */
export function compareSections(a: ChosenSection, b: ChosenSection): number {
  return compareUtf8(a.file.entry.path, b.file.entry.path) || a.startLine - b.startLine;
}

/** Returns how many tokens the body of these sections has, exactly. */
export function tokensOf(sections: readonly ChosenSection[]): number {
  let tokens = 0;
  let last: ChosenSection | undefined;
  for (const section of sections) {
    tokens += section.tokens;
    if (last === undefined || compareSections(section, last) > 0) last = section;
  }
  return tokens + (last?.endCorrection ?? 0);
}

/** What the first choice gives: whole files, and those that are left for filling. */
export interface FirstChoice {
  /** In the order in which they were chosen. */
  readonly chosen: readonly ChosenSection[];
  /** In the order in which they would be chosen. */
  readonly rest: readonly MeasuredFile[];
}

/** Chooses whole files by their score, skipping one that is too large for what is left. */
export function chooseWholeFiles(eligible: readonly MeasuredFile[], budget: number): FirstChoice {
  const ordered = [...eligible].sort((a, b) =>
    b.score - a.score || compareUtf8(a.entry.path, b.entry.path)
  );
  const chosen: ChosenSection[] = [];
  const rest: MeasuredFile[] = [];
  let tokens = 0;
  let last: ChosenSection | undefined;
  for (const file of ordered) {
    const section = wholeFile(file);
    const newLast = last === undefined || compareSections(section, last) > 0 ? section : last;
    if (tokens + file.tokens + newLast.endCorrection <= budget) {
      chosen.push(section);
      tokens += file.tokens;
      last = newLast;
    } else {
      rest.push(file);
    }
  }
  return { chosen, rest };
}
