import type { Oid } from "../repo/mod.ts";
import type { SkipReason } from "./types.ts";

/** What a blob's content alone says, whatever path it has. */
export interface BlobFacts {
  /** Why a file with it is not eligible; absent where it is. */
  readonly reason?: SkipReason;
  /** How many lines it has; 0 where it is not eligible. */
  readonly lines: number;
  /** Its tokens behind a header line and before another section; absent where not counted yet. */
  readonly tokens?: number;
  /** What changes in that where no section follows; 0 without `tokens`. */
  readonly endCorrection: number;
}

/** The reasons that a content can have, by the number that stands for each in a table. */
export const CONTENT_REASONS: readonly SkipReason[] = [
  "binary",
  "empty",
  "encoding",
  "generated",
  "lfs-pointer",
  "long-line",
  "minified",
  "secret",
];

/** Is part of the version: it changes with anything said below of the layout. */
export const FACTS_LAYOUT = 1;

/*
 * A table is 32-bit words in the byte order of the machine, which the first word shows. A head: the
 * order, eight words of a version, the generation, a check. Then entries by their ids, ten words
 * each: the first 20 bytes of the id, the lines, the tokens, the reason and the correction, the
 * generation that used it last, a check of all nine.
 */
const ORDER = 0x01020304;
const HEAD = 11;
const ENTRY = 10;
const ID = 5;
const NOT_COUNTED = 0xffffffff;
/** More entries than this are not kept: 5 MB. */
const MAX_ENTRIES = 2 ** 17;

/** Returns a number that changes, as good as surely, with any bit of the words. */
function checkOf(words: Uint32Array, start: number, length: number): number {
  let check = length;
  for (let i = start; i < start + length; i++) {
    check = Math.imul(check ^ words[i]!, 0x9e3779b1);
    check ^= check >>> 15;
  }
  return Math.imul(check, 0x85ebca77) >>> 0;
}

/** Returns one of the words of an id, which are in the order of the ids. */
function wordOf(oid: Oid, index: number): number {
  return Number.parseInt(oid.slice(8 * index, 8 * index + 8), 16);
}

function hasId(words: Uint32Array, at: number, oid: Oid): boolean {
  for (let i = 0; i < ID; i++) if (words[at + i] !== wordOf(oid, i)) return false;
  return true;
}

function compareIds(a: Uint32Array, at: number, b: Uint32Array, bt: number): number {
  for (let i = 0; i < ID; i++) {
    if (a[at + i] !== b[bt + i]) return a[at + i]! - b[bt + i]!;
  }
  return 0;
}

/** Returns whether facts fit into an entry. */
function fits({ reason, lines, tokens, endCorrection }: BlobFacts): boolean {
  return (reason === undefined || CONTENT_REASONS.includes(reason)) && lines < 2 ** 32 &&
    (tokens ?? 0) < NOT_COUNTED && endCorrection >= -0x8000 && endCorrection < 0x8000;
}

function putEntry(
  words: Uint32Array,
  at: number,
  entry: { readonly oid: Oid; readonly facts: BlobFacts; readonly generation: number },
): void {
  const { oid, facts, generation } = entry;
  for (let i = 0; i < ID; i++) words[at + i] = wordOf(oid, i);
  words[at + ID] = facts.lines;
  words[at + ID + 1] = facts.tokens ?? NOT_COUNTED;
  const reason = facts.reason === undefined ? 0 : 1 + CONTENT_REASONS.indexOf(facts.reason);
  words[at + ID + 2] = reason << 16 | facts.endCorrection & 0xffff;
  words[at + ID + 3] = generation;
  words[at + ENTRY - 1] = checkOf(words, at, ENTRY - 1);
}

/** A read-only table of {@linkcode BlobFacts} by blob id. */
export class FactsTable {
  readonly #words: Uint32Array;
  readonly #entries: number;

  private constructor(words: Uint32Array) {
    this.#words = words;
    this.#entries = Math.floor((words.length - HEAD) / ENTRY);
  }

  /**
   * Reads a table. One of another version or machine is taken for one without entries; of one that
   * is cut or damaged, the entries that are whole are there.
   *
   * @param version 64 hexadecimal digits, of what the facts depend on besides the content.
   */
  static read(bytes: Uint8Array, version: string): FactsTable {
    const length = bytes.length >>> 2;
    const words = new Uint32Array(Math.max(length, HEAD));
    new Uint8Array(words.buffer).set(bytes.subarray(0, 4 * length));
    const expected = headOf(version, words[9]!);
    if (length >= HEAD && expected.every((word, i) => word === words[i])) {
      return new FactsTable(words);
    }
    return new FactsTable(headOf(version, 0));
  }

  /** How many entries there are, damaged ones among them. */
  get entries(): number {
    return this.#entries;
  }

  /** How often it was written. */
  get generation(): number {
    return this.#words[9]!;
  }

  #isWhole(at: number): boolean {
    return this.#words[at + ENTRY - 1] === checkOf(this.#words, at, ENTRY - 1);
  }

  /** Returns the facts of a blob, `undefined` where they are not there or damaged. */
  find(oid: Oid): BlobFacts | undefined {
    const words = this.#words;
    const first = wordOf(oid, 0);
    let low = 0;
    let high = this.#entries;
    while (low < high) {
      const middle = low + high >>> 1;
      if (words[HEAD + ENTRY * middle]! < first) low = middle + 1;
      else high = middle;
    }
    let at = HEAD + ENTRY * low;
    const end = HEAD + ENTRY * this.#entries;
    while (at < end && words[at] === first && !hasId(words, at, oid)) at += ENTRY;
    if (at >= end || words[at] !== first || !this.#isWhole(at)) return undefined;
    const flags = words[at + ID + 2]!;
    const reason = CONTENT_REASONS[(flags >>> 16) - 1];
    const tokens = words[at + ID + 1]!;
    return {
      lines: words[at + ID]!,
      endCorrection: flags << 16 >> 16,
      ...(reason === undefined ? {} : { reason }),
      ...(tokens === NOT_COUNTED ? {} : { tokens }),
    };
  }

  /**
   * Returns the bytes of a table with these entries too, which count as used now. Where there are
   * too many, those go first that were used the longest ago.
   */
  merge(news: ReadonlyMap<Oid, BlobFacts>, version: string): Uint8Array<ArrayBuffer> {
    const generation = this.generation + 1 >>> 0;
    const fresh = [...news].filter(([, facts]) => fits(facts)).slice(0, MAX_ENTRIES)
      .sort(([a], [b]) => a < b ? -1 : 1);
    const added = new Uint32Array(ENTRY * fresh.length);
    fresh.forEach(([oid, facts], i) => putEntry(added, ENTRY * i, { oid, facts, generation }));
    const kept = this.#oldest(MAX_ENTRIES - fresh.length);
    const words = new Uint32Array(HEAD + ENTRY * (this.#entries + fresh.length));
    words.set(headOf(version, generation));
    let end = HEAD;
    const take = (from: Uint32Array, at: number): void => {
      words.set(from.subarray(at, at + ENTRY), end);
      end += ENTRY;
    };
    let next = 0;
    for (let i = 0; i < this.#entries; i++) {
      const at = HEAD + ENTRY * i;
      if (!this.#isWhole(at) || this.#words[at + ID + 3]! < kept) continue;
      let order = -1;
      while (next < added.length) {
        order = compareIds(added, next, this.#words, at);
        if (order > 0) break;
        take(added, next);
        next += ENTRY;
        if (order === 0) break;
      }
      if (order !== 0) take(this.#words, at);
    }
    for (; next < added.length; next += ENTRY) take(added, next);
    return new Uint8Array(words.buffer, 0, 4 * end);
  }

  /** Returns the oldest generation of which the entries can stay where there is room for so many. */
  #oldest(room: number): number {
    if (this.#entries <= room) return 0;
    const generations = new Uint32Array(this.#entries);
    for (let i = 0; i < this.#entries; i++) {
      generations[i] = this.#words[HEAD + ENTRY * i + ID + 3]!;
    }
    generations.sort();
    // All of one generation go, where not all can stay.
    const last = generations[this.#entries - room - 1]!;
    return last + 1;
  }
}

/** Returns the head of a table. */
function headOf(version: string, generation: number): Uint32Array {
  const words = new Uint32Array(HEAD);
  words[0] = ORDER;
  for (let i = 0; i < 8; i++) words[1 + i] = Number.parseInt(version.slice(8 * i, 8 * i + 8), 16);
  words[9] = generation;
  words[10] = checkOf(words, 0, 10);
  return words;
}
