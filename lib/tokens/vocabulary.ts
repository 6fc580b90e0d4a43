import { PieceTable, type PieceTableBuffers } from "./piece_table.ts";
import type { TokenizerName } from "./tokenizers.ts";

/** The tokens of an encoding by rank, their bytes one after another. */
export interface TokenList {
  /** With eight bytes more than the tokens have. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each token ends; the next one starts there. */
  readonly ends: Int32Array;
}

/** A vocabulary in memory that several threads can read at once. */
export interface SharedVocabulary {
  readonly name: TokenizerName;
  readonly buffers: PieceTableBuffers;
  /** For each two bytes, little-endian, the rank of the token they are, or -1: 32-bit integers. */
  readonly pairs: SharedArrayBuffer;
  /** How many bytes the longest token has. */
  readonly maxBytes: number;
}

/** The ranks of an encoding's tokens. */
export interface Vocabulary {
  readonly ranks: PieceTable;
  readonly pairs: Int32Array;
  readonly shared: SharedVocabulary;
}

/*
 * Of the npm packages that hold the ranks, js-tiktoken has them as one string, which is read in a
 * third of the time that an array of 200,000 literals takes.
 */
async function importRanks(name: TokenizerName): Promise<string> {
  switch (name) {
    case "cl100k":
      return (await import("js-tiktoken/ranks/cl100k_base")).default.bpe_ranks;
    case "o200k":
      return (await import("js-tiktoken/ranks/o200k_base")).default.bpe_ranks;
    case "gpt2":
      return (await import("js-tiktoken/ranks/gpt2")).default.bpe_ranks;
  }
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SEXTETS = new Uint8Array(128);
for (let i = 0; i < 64; i++) SEXTETS[ALPHABET.charCodeAt(i)] = i;

/**
 * Reads ranks as js-tiktoken has them: lines `! FIRST_RANK BASE64 BASE64 …`, of ranks that follow
 * each other.
 *
 * @throws {Error} Where a rank is missing.
 */
export function parseRanks(text: string): TokenList {
  const bytes = new Uint8Array(text.length + 8);
  const ends: number[] = [];
  let end = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [mark, first] = line.split(" ", 2);
    if (mark !== "!" || Number(first) !== ends.length) {
      throw new Error(`The ranks do not go on from ${ends.length}`);
    }
    let bits = 0;
    let held = 0;
    for (let i = `! ${first} `.length; i <= line.length; i++) {
      // 32 and less: a blank, or NaN at the end of the line.
      const code = line.charCodeAt(i);
      if (code > 0x20) {
        if (code === 0x3d) continue;
        bits = bits << 6 | SEXTETS[code]!;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes[end++] = bits >>> held;
      } else {
        ends.push(end);
        held = 0;
      }
    }
  }
  return { bytes, ends: Int32Array.from(ends) };
}

/** Makes the table that is searched out of the tokens. */
export function buildVocabulary(name: TokenizerName, { bytes, ends }: TokenList): Vocabulary {
  // The tokens themselves are the pool, with a few bytes more, which are read with the last of them.
  const size = (ends.at(-1) ?? 0) + 8;
  const buffers = PieceTable.allocate(SharedArrayBuffer, { pieces: ends.length, bytes: size });
  new Uint8Array(buffers.pool).set(bytes.subarray(0, size));
  const ranks = new PieceTable(buffers);
  ranks.addPooled(ends);
  const pairs = new Int32Array(new SharedArrayBuffer(4 * 0x10000)).fill(-1);
  let maxBytes = 0;
  let start = 0;
  for (let rank = 0; rank < ends.length; rank++) {
    const length = ends[rank]! - start;
    if (length > maxBytes) maxBytes = length;
    if (length === 2) pairs[bytes[start]! | bytes[start + 1]! << 8] = rank;
    start = ends[rank]!;
  }
  return { ranks, pairs, shared: { name, buffers, pairs: pairs.buffer, maxBytes } };
}

/** Returns a vocabulary that another thread has built. */
export function openVocabulary(shared: SharedVocabulary): Vocabulary {
  return { ranks: new PieceTable(shared.buffers), pairs: new Int32Array(shared.pairs), shared };
}

/** Loads a tokenizer's ranks: 30 to 130 ms. */
export async function loadVocabulary(name: TokenizerName): Promise<Vocabulary> {
  return buildVocabulary(name, parseRanks(await importRanks(name)));
}

/** Returns the text of a tokenizer's rank file: a line `BASE64 RANK` for each token, by rank. */
export async function rankFileText(name: TokenizerName): Promise<string> {
  const { bytes, ends } = parseRanks(await importRanks(name));
  const lines: string[] = [];
  let start = 0;
  ends.forEach((end, rank) => {
    lines.push(`${btoa(String.fromCharCode(...bytes.subarray(start, end)))} ${rank}\n`);
    start = end;
  });
  return lines.join("");
}
