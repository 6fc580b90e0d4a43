import { decodeBase64Text, findBase64 } from "../input/base64.ts";
import { fingerprintOf } from "../living/fingerprint.ts";
import { excerptOf, maskSecret } from "../living/mask.ts";
import { type LineCursor, linesAround } from "./lines.ts";
import type { Match } from "./matcher.ts";
import type { FileSink, Scanner } from "./scanner.ts";

/** A stretch of a text with its surroundings. */
export interface Block {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Where `bytes` begin in the text. */
  readonly base: number;
  /** Which of the bytes are this block's; the rest is context. */
  readonly from: number;
  readonly to: number;
  /** In how many archives the text lies. */
  readonly depth: number;
}

/** A match and the span of the block's bytes that it came from. */
interface Candidate {
  readonly match: Match;
  /** The secret itself, or the base64 that it was in. */
  readonly start: number;
  readonly end: number;
  /** Where its offsets can be compared with those of others. */
  readonly space: string;
  readonly via: string | undefined;
}

/** Looks through one block of a text and judges what it finds. */
export class TextBlock {
  readonly #scanner: Scanner;
  readonly #sink: FileSink;
  readonly #block: Block;
  readonly #candidates: Candidate[] = [];

  constructor(scanner: Scanner, sink: FileSink, block: Block) {
    this.#scanner = scanner;
    this.#sink = sink;
    this.#block = block;
  }

  /** Runs every rule; `cursor` stands where the bytes begin. */
  scan(cursor: LineCursor): void {
    const { bytes, path, from, to } = this.#block;
    this.#scanner.matcher.find({ bytes, path, from, to }, (match) => this.#add(match));
    this.#addWhole();
    this.#addBase64();
    this.#judge(cursor);
  }

  /** Runs only what looks at whole files, and at names. */
  scanWhole(cursor: LineCursor): void {
    this.#addWhole();
    this.#judge(cursor);
  }

  #add(match: Match): void {
    const { start, end } = match;
    this.#candidates.push({ match, start, end, space: this.#block.path, via: undefined });
  }

  #addWhole(): void {
    const { bytes, path, base, from } = this.#block;
    const isFirst = base + from === 0;
    for (const match of this.#scanner.matcher.findInWhole({ bytes, path })) {
      // What lies before has been looked at by the block before this one.
      if (isFirst || match.start >= from) this.#add(match);
    }
    if (!isFirst) return;
    for (const rule of this.#scanner.set.pathOnly) {
      if (rule.fits(path)) this.#add({ rule, start: 0, end: 0, secret: "", match: path });
    }
  }

  #addBase64(): void {
    const { bytes, base, from, to } = this.#block;
    findBase64(from === 0 ? bytes : bytes.subarray(from), ({ start, end }) => {
      const run = { start: start + from, end: end + from };
      if (run.start >= to) return;
      const space = `${this.#block.path}\n${base + run.start}`;
      this.#decode(bytes, run, { ...run, space, level: 1 });
    });
  }

  /** Looks through a run of base64, and through base64 in what it decodes to. */
  #decode(
    bytes: Uint8Array,
    run: { readonly start: number; readonly end: number },
    outer: {
      readonly start: number;
      readonly end: number;
      readonly space: string;
      readonly level: number;
    },
  ): void {
    const left = this.#sink.base64Bytes;
    const decoded = decodeBase64Text(bytes, run, left + 1);
    if (decoded === undefined) return;
    const { path } = this.#block;
    if (decoded.length > left) {
      const detail = "It holds more base64 than the limits allow: not all was decoded";
      this.#sink.report({ path, reason: "base64-limit", detail });
      return;
    }
    this.#sink.base64Bytes -= decoded.length;
    const { start, end, space, level } = outer;
    const via = "decoded from base64";
    const input = { bytes: decoded, path, from: 0, to: decoded.length };
    this.#scanner.matcher.find(input, (match) => {
      this.#candidates.push({ match, start, end, space, via });
    });
    if (level >= this.#scanner.policy.limits.depth) return;
    findBase64(decoded, (inner) => {
      const innerSpace = `${space}\n${inner.start}`;
      this.#decode(decoded, inner, { start, end, space: innerSpace, level: level + 1 });
    });
  }

  #judge(cursor: LineCursor): void {
    this.#candidates.sort((a, b) => a.start - b.start || a.end - b.end);
    for (const candidate of this.#candidates) this.#judgeOne(candidate, cursor);
  }

  #judgeOne({ match, start, end, space, via }: Candidate, cursor: LineCursor): void {
    const { bytes, path, base } = this.#block;
    const { judge, explain, key } = this.#scanner;
    let lines: ReturnType<typeof linesAround> | undefined;
    const around = (): ReturnType<typeof linesAround> =>
      lines ??= linesAround(bytes, { start, end });
    const verdict = judge.judge(match, { path, line: () => around().text, via });
    if (verdict.state === "dropped" && !explain) return;
    const { rule, secret } = match;
    const { id, description, severity } = rule.info;
    const first = cursor.placeOf(start);
    const last = cursor.copy().placeOf(end);
    const { text, start: lineStart } = around();
    const hidden = this.#candidates
      .filter((other) => other.end > lineStart && other.start < start)
      .map((other) => ({ start: other.start - lineStart, end: other.end - lineStart }));
    const isInner = via !== undefined;
    this.#sink.located.push({
      rule,
      verdict,
      space,
      start: isInner ? match.start : base + start,
      end: isInner ? match.end : base + end,
      finding: {
        rule: id,
        description,
        severity,
        path,
        line: first.line,
        column: first.column,
        end_line: last.line,
        end_column: last.column,
        fingerprint: fingerprintOf({ rule: id, path, secret }, key),
        masked: maskSecret(secret, rule.keywords),
        reason: verdict.reason,
        excerpt: excerptOf(text, start - lineStart, hidden),
      },
    });
  }
}
