import { Buffer } from "node:buffer";

/** Lines of a file from one to another, both included, counted from 1. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A part of a file that is read as one: a function, a class, a paragraph, a section. */
export interface Block extends LineRange {
  /** Bytes. */
  readonly size: number;
}

/** A larger block is divided where it can be. */
const LARGE = 2400;
/** Smaller neighbours become one block. */
const SMALL = 400;
/** Deeper lines count as this deep, which bounds how often a block is divided again. */
const MAX_INDENT = 64;

interface Line {
  readonly size: number;
  /** White space before the text; -1 for a blank line. */
  readonly indent: number;
  /** Whether it ends what stands above: a bracket, `end`, `else`. */
  readonly closes: boolean;
}

const CLOSING = /^\s*(?:[)\]}>]|(?:end|else|elif|elsif|except|catch|finally|fi|done|esac)\b)/;

/** Returns a text's lines, without the line feeds that end them. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function describe(text: string): Line {
  const indent = Math.min(text.search(/\S/), MAX_INDENT);
  return { size: Buffer.byteLength(text) + 1, indent, closes: CLOSING.test(text) };
}

/** Returns the lines before which a range falls apart best: the least indented after a blank line. */
function cutsOf(lines: readonly Line[], from: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (let i = from + 1; i < to; i++) {
    if (lines[i]!.indent >= 0 && lines[i - 1]!.indent < 0 && !lines[i]!.closes) starts.push(i);
  }
  const candidates = starts.length > 0 ? starts : Array.from(
    { length: to - from - 1 },
    (_, k) => from + 1 + k,
  ).filter((i) => lines[i]!.indent >= 0 && !lines[i]!.closes);
  const least = candidates.reduce((min, i) => Math.min(min, lines[i]!.indent), Infinity);
  return candidates.filter((i) => lines[i]!.indent === least);
}

function sizeOf(lines: readonly Line[], from: number, to: number): number {
  let size = 0;
  for (let i = from; i < to; i++) size += lines[i]!.size;
  return size;
}

/** Divides lines `from` to `to` (exclusive) into pieces that are not large, where that can be. */
function* divide(lines: readonly Line[], from: number, to: number): Generator<[number, number]> {
  const size = sizeOf(lines, from, to);
  const cuts = size <= LARGE ? [] : cutsOf(lines, from, to);
  if (cuts.length === 0) {
    yield [from, to];
    return;
  }
  let start = from;
  let pieces: [number, number][] = [];
  for (const cut of [...cuts, to]) {
    pieces.push([start, cut]);
    start = cut;
  }
  // A long run of small pieces at one level is a list, not structure: neighbours go together.
  pieces = gather(lines, pieces);
  if (pieces.length === 1) {
    yield pieces[0]!;
    return;
  }
  for (const [a, b] of pieces) yield* divide(lines, a, b);
}

/** Joins small pieces with the next one. */
function gather(lines: readonly Line[], pieces: readonly [number, number][]): [number, number][] {
  const gathered: [number, number][] = [];
  let lastSize = Infinity;
  for (const [from, to] of pieces) {
    const size = sizeOf(lines, from, to);
    const last = gathered.at(-1);
    if (last !== undefined && lastSize + size <= SMALL) {
      last[1] = to;
      lastSize += size;
    } else {
      gathered.push([from, to]);
      lastSize = size;
    }
  }
  return gathered;
}

/**
 * Divides a text into blocks: a partition of its lines, by blank lines and indentation. Blocks start
 * at the outermost level and go inward only where one is large, so that a short function stays whole
 * and a long class falls into its methods. A comment stays with what it stands above.
 */
export function blocksOf(text: string): readonly Block[] {
  const lines = linesOf(text).map(describe);
  if (lines.length === 0) return [];
  return gather(lines, [...divide(lines, 0, lines.length)])
    .map(([from, to]) => ({ start: from + 1, end: to, size: sizeOf(lines, from, to) }));
}
