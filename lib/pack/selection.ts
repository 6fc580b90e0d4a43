import type { Tokenizer } from "../tokens/mod.ts";
import { compareUtf8 } from "../base/mod.ts";
import type { LineRange } from "./blocks.ts";
import type { FileCounter } from "./file_counter.ts";
import type { TextReader } from "./file_texts.ts";
import { joinRanges } from "./hot_blocks.ts";
import type { RankedFile } from "./score_files.ts";
import { sectionText } from "./section.ts";

/** How a section came to be chosen. */
export type SectionKind = "whole" | "head" | "blocks" | "filler";

/** A range of a file's lines that is to be in the pack. */
export interface ChosenSection {
  readonly file: RankedFile;
  readonly startLine: number;
  /** Inclusive. */
  readonly endLine: number;
  /** `whole` exactly where it is the whole file. */
  readonly kind: SectionKind;
  /** The section's tokens where another section follows. */
  readonly tokens: number;
  /** What changes where nothing follows. */
  readonly endCorrection: number;
}

/** Orders sections as they stand in a pack: by the bytes of the path, then by line. */
export function compareSections(a: ChosenSection, b: ChosenSection): number {
  return compareUtf8(a.file.entry.path, b.file.entry.path) || a.startLine - b.startLine;
}

function laterOf(a: ChosenSection | undefined, b: ChosenSection): ChosenSection {
  return a === undefined || compareSections(b, a) > 0 ? b : a;
}

/** Returns how many tokens the body of these sections has, exactly. */
export function tokensOf(sections: readonly ChosenSection[]): number {
  let tokens = 0;
  let last: ChosenSection | undefined;
  for (const section of sections) {
    tokens += section.tokens;
    last = laterOf(last, section);
  }
  return tokens + (last?.endCorrection ?? 0);
}

/** What a selection counts and reads with. */
export interface SelectionTools {
  readonly budget: number;
  readonly counter: FileCounter;
  readonly texts: TextReader;
}

/** Sections chosen so far, never over the budget. */
export class Selection {
  readonly #tools: SelectionTools;
  readonly #byFile = new Map<RankedFile, readonly ChosenSection[]>();
  #tokens = 0;
  #last: ChosenSection | undefined;

  constructor(tools: SelectionTools) {
    this.#tools = tools;
  }

  /** Tokens of the budget that nothing has taken. */
  get left(): number {
    return this.#tools.budget - this.#tokens - (this.#last?.endCorrection ?? 0);
  }

  /** In the order in which their files were chosen. */
  get sections(): readonly ChosenSection[] {
    return [...this.#byFile.values()].flat();
  }

  /** Returns what is chosen of a file. */
  of(file: RankedFile): readonly ChosenSection[] {
    return this.#byFile.get(file) ?? [];
  }

  /** Whether the whole file is chosen. */
  isWhole(file: RankedFile): boolean {
    return this.of(file)[0]?.kind === "whole";
  }

  /** Adds a whole file, in place of parts of it, where it fits. */
  async addWhole(file: RankedFile): Promise<boolean> {
    if (this.isWhole(file)) return true;
    const [cost] = await this.#tools.counter.costsOf([file]);
    const { tokens, endCorrection } = cost!;
    const range = { startLine: 1, endLine: file.lines };
    return this.#put(file, [{ file, ...range, kind: "whole", tokens, endCorrection }]);
  }

  /** Adds parts of a file to what is chosen of it, where all of them fit. */
  async addParts(
    file: RankedFile,
    parts: readonly LineRange[],
    kind: SectionKind,
  ): Promise<boolean> {
    const known = this.of(file).map((section) => ({
      start: section.startLine,
      end: section.endLine,
    }));
    const ranges = joinRanges([...known, ...parts]);
    const [first] = ranges;
    if (first === undefined) return false;
    if (first.start === 1 && first.end === file.lines) return await this.addWhole(file);
    const text = await this.#tools.texts.textOf(file);
    const { tokenizer } = this.#tools.counter;
    return this.#put(
      file,
      ranges.map((range) => {
        const same = this.of(file).find((section) =>
          section.startLine === range.start && section.endLine === range.end
        );
        return same ?? sectionOf(file, { range, kind, content: text.slice(range), tokenizer });
      }),
    );
  }

  #put(file: RankedFile, sections: readonly ChosenSection[]): boolean {
    const sum = (list: readonly ChosenSection[]): number =>
      list.reduce((tokens, section) => tokens + section.tokens, 0);
    const tokens = this.#tokens + sum(sections) - sum(this.of(file));
    // What is put in place of parts of a file ends no earlier than they do.
    const last = laterOf(this.#last?.file === file ? undefined : this.#last, sections.at(-1)!);
    if (tokens + last.endCorrection > this.#tools.budget) return false;
    this.#tokens = tokens;
    this.#last = last;
    this.#byFile.set(file, sections);
    return true;
  }
}

/** Returns a part of a file as a section. */
function sectionOf(
  file: RankedFile,
  part: {
    readonly range: LineRange;
    readonly kind: SectionKind;
    readonly content: string;
    readonly tokenizer: Tokenizer;
  },
): ChosenSection {
  const { range, kind, content, tokenizer } = part;
  const section = sectionText(file.entry.path, content, range);
  return {
    file,
    startLine: range.start,
    endLine: range.end,
    kind,
    tokens: tokenizer.countBefore(section),
    endCorrection: tokenizer.endCorrection(section),
  };
}
