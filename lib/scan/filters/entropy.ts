/** n times log2(n), in 65536ths, so that every sum is one of integers. */
const SCALE = 65536;
const TABLE_SIZE = 4097;
const N_LOG_N: Uint32Array = Uint32Array.from(
  { length: TABLE_SIZE },
  (_, n) => n < 2 ? 0 : Math.round(n * Math.log2(n) * SCALE),
);

/** The most bytes that are looked at: no secret's randomness shows later only. */
const MAX_LENGTH = TABLE_SIZE - 1;

const counts = new Int32Array(256);

/**
 * Returns the Shannon entropy of a string of bytes (Latin-1) in thousandths of a bit a character,
 * rounded down: 0 for `aaaa`, 2000 for `abcd`. Only the first 4,096 characters count.
 *
 * Source: C. E. Shannon, A Mathematical Theory of Communication (1948), with H = log2(n) - S/n,
 * where S sums c * log2(c) over the counts c of the characters.
 */
export function entropyThousandths(text: string): number {
  const length = Math.min(text.length, MAX_LENGTH);
  if (length < 2) return 0;
  let sum = N_LOG_N[length]!;
  for (let i = 0; i < length; i++) counts[text.charCodeAt(i) & 0xff]! += 1;
  for (let i = 0; i < length; i++) {
    const byte = text.charCodeAt(i) & 0xff;
    sum -= N_LOG_N[counts[byte]!]!;
    counts[byte] = 0;
  }
  return Math.floor((Math.max(0, sum) * 1000) / (length * SCALE));
}
