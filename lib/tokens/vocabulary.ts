import type { Ranks } from "./merge.ts";
import type { TokenizerName } from "./tokenizers.ts";

/** A token as the npm package stores it: its text, or its bytes where they are not UTF-8. */
type Token = string | readonly number[];

async function importTokens(name: TokenizerName): Promise<readonly (Token | undefined)[]> {
  switch (name) {
    case "cl100k":
      return (await import("gpt-tokenizer/bpeRanks/cl100k_base")).default;
    case "o200k":
      return (await import("gpt-tokenizer/bpeRanks/o200k_base")).default;
    case "gpt2":
      return (await import("gpt-tokenizer/bpeRanks/r50k_base")).default;
  }
}

const encoder = new TextEncoder();

/** Returns a text's UTF-8 bytes as a string with one character per byte. */
export function bytesOf(text: string): string {
  const bytes = encoder.encode(text);
  if (bytes.length === text.length) return text;
  let result = "";
  for (let i = 0; i < bytes.length; i += 4096) {
    result += String.fromCharCode(...bytes.subarray(i, i + 4096));
  }
  return result;
}

function tokenBytes(token: Token): string {
  return typeof token === "string" ? bytesOf(token) : String.fromCharCode(...token);
}

/** Loads a tokenizer's ranks: about 100 ms. */
export async function loadRanks(name: TokenizerName): Promise<Ranks> {
  const ranks = new Map<string, number>();
  (await importTokens(name)).forEach((token, rank) => {
    if (token !== undefined) ranks.set(tokenBytes(token), rank);
  });
  return ranks;
}

/** Returns the text of a tokenizer's rank file: a line `BASE64 RANK` for each token, by rank. */
export async function rankFileText(name: TokenizerName): Promise<string> {
  const lines: string[] = [];
  for (const [bytes, rank] of await loadRanks(name)) lines.push(`${btoa(bytes)} ${rank}\n`);
  return lines.join("");
}
