/** An independent count: js-tiktoken, with the white space that the encodings' patterns mean. */

import { Tiktoken, type TiktokenBPE } from "js-tiktoken/lite";
import cl100k from "js-tiktoken/ranks/cl100k_base";
import gpt2 from "js-tiktoken/ranks/gpt2";
import o200k from "js-tiktoken/ranks/o200k_base";
import type { TokenizerName } from "../../../lib/tokens/mod.ts";

/**
 * `\s` in the encodings' patterns is Rust's, Unicode's White_Space. JavaScript's lacks U+0085 and
 * has U+FEFF, so that js-tiktoken as it is counts texts with these two otherwise than tiktoken.
 */
function asTiktokenHasIt(pattern: string): string {
  return pattern
    .replaceAll("[^\\s", "[^\\p{White_Space}")
    .replaceAll("\\S", "\\P{White_Space}")
    .replaceAll("\\s", "\\p{White_Space}")
    // The expressions' (?i), spelt out here, has a third form of "s" in Unicode.
    .replaceAll("'S|", "'S|'\u017f|");
}

function referenceOf(ranks: TiktokenBPE): { encoder: Tiktoken; pattern: RegExp } {
  const pat_str = asTiktokenHasIt(ranks.pat_str);
  return { encoder: new Tiktoken({ ...ranks, pat_str }), pattern: new RegExp(pat_str, "gu") };
}

const REFERENCES = {
  cl100k: referenceOf(cl100k),
  o200k: referenceOf(o200k),
  gpt2: referenceOf(gpt2),
};

/** Counts tokens with no special token allowed. */
export function referenceCount(name: TokenizerName, text: string): number {
  return REFERENCES[name].encoder.encode(text, [], []).length;
}

/** Splits a text by the encoding's regular expression. */
export function referencePieces(name: TokenizerName, text: string): string[] {
  return text.match(REFERENCES[name].pattern) ?? [];
}

/** Counts tokens with no special token allowed. */
export type Peer = (text: string) => number;

/** Loads a second independent tokenizer: gpt-tokenizer, as it is. */
export async function loadPeer(name: TokenizerName): Promise<Peer> {
  const { countTokens } = name === "cl100k"
    ? await import("gpt-tokenizer/encoding/cl100k_base")
    : name === "o200k"
    ? await import("gpt-tokenizer/encoding/o200k_base")
    : await import("gpt-tokenizer/encoding/r50k_base");
  return (text) => countTokens(text, { disallowedSpecial: new Set() });
}

/** Where gpt-tokenizer has JavaScript's white space and case instead of the encodings'. */
export const PEER_DIFFERS = /[\u0085\ufeff\u017f]|\p{Surrogate}/u;
