/**
 * Decay and roots in integers: `Math.pow` may differ between machines in its last digit, and what
 * orders a choice may not.
 *
 * @module
 */

/** `round(2^(24 - k/100))` for k from 0 to 99. */
// deno-fmt-ignore
const HUNDREDTHS: readonly number[] = [
  16777216, 16661327, 16546239, 16431946, 16318442, 16205722, 16093781, 15982613, 15872213, 15762576,
  15653696, 15545568, 15438187, 15331548, 15225645, 15120474, 15016029, 14912306, 14809299, 14707004,
  14605415, 14504528, 14404338, 14304840, 14206029, 14107901, 14010450, 13913673, 13817564, 13722120,
  13627334, 13533203, 13439722, 13346887, 13254694, 13163137, 13072212, 12981916, 12892243, 12803190,
  12714752, 12626925, 12539704, 12453086, 12367067, 12281641, 12196805, 12112556, 12028888, 11945799,
  11863283, 11781338, 11699958, 11619140, 11538881, 11459176, 11380022, 11301414, 11223350, 11145824,
  11068835, 10992377, 10916447, 10841041, 10766157, 10691789, 10617936, 10544592, 10471756, 10399422,
  10327588, 10256250, 10185405, 10115049, 10045179, 9975792, 9906884, 9838453, 9770493, 9703004,
  9635980, 9569420, 9503319, 9437675, 9372484, 9307743, 9243450, 9179601, 9116193, 9053223,
  8990687, 8928584, 8866910, 8805662, 8744837, 8684432, 8624444, 8564870, 8505709, 8446955,
];

/** `round(2^16 / sqrt(n))` for n from 1 to 40. */
// deno-fmt-ignore
const INVERSE_ROOTS: readonly number[] = [
  65536, 46341, 37837, 32768, 29309, 26755, 24770, 23170, 21845, 20724,
  19760, 18919, 18176, 17515, 16921, 16384, 15895, 15447, 15035, 14654,
  14301, 13972, 13665, 13377, 13107, 12853, 12612, 12385, 12170, 11965,
  11771, 11585, 11408, 11239, 11078, 10923, 10774, 10631, 10494, 10362,
];

/** What something weighs that happened in the newest step. */
export const ONE: number = 2 ** 24;
/** A step that changes more files tells nothing of any of them. */
export const MAX_STEP_FILES: number = INVERSE_ROOTS.length;

/** Returns {@linkcode ONE}, halved once for every `halfLife` steps of age, rounded down. */
export function decayed(age: number, halfLife: number): number {
  const hundredths = Math.floor(age * 100 / halfLife);
  const halvings = Math.floor(hundredths / 100);
  return halvings > 24 ? 0 : HUNDREDTHS[hundredths % 100]! >> halvings;
}

/** Returns `value / sqrt(files)` rounded down, for a step of at most {@linkcode MAX_STEP_FILES} files. */
export function sharedAmong(value: number, files: number): number {
  return Math.floor(value * INVERSE_ROOTS[files - 1]! / 2 ** 16);
}

/** Returns the root of an integer of at most 2^52, rounded down. */
export function integerRoot(value: number): number {
  let root = Math.floor(Math.sqrt(value));
  // The language does not promise that Math.sqrt rounds correctly.
  while (root * root > value) root--;
  while ((root + 1) * (root + 1) <= value) root++;
  return root;
}
