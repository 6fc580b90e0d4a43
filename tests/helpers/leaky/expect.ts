import assert from "node:assert/strict";
import { findAll } from "./find.ts";
import { drawSample, type Sample } from "./sample.ts";

/** Returns the rules and the texts that are found in a sample, `RULE: TEXT`. */
export function foundIn(path: string, template: string, index = 0): readonly string[] {
  const { bytes } = drawSample({ path, template }, index);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return findAll(path, bytes).map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

/** Returns the ids of the rules that a sample breaks, each finding one. */
export function rulesIn(path: string, template: string, index = 0): readonly string[] {
  return foundIn(path, template, index).map((found) => found.slice(0, found.indexOf(":")));
}

/** Asserts that exactly the lines with secrets are found, or exactly the number that is given. */
export function assertRisks(sample: Sample, index: number): void {
  const { path, bytes, risks } = drawSample(sample, index);
  const found = findAll(path, bytes);
  const what = `${path}, drawn ${index}`;
  if (sample.findings !== undefined) assert.equal(found.length, sample.findings, what);
  else assert.deepEqual([...new Set(found.map(({ line }) => line))], risks, what);
}
