import assert from "node:assert/strict";
import {
  type ChosenSection,
  compareSections,
  Selection,
  tokensOf,
} from "../../../lib/pack/selection.ts";
import { type Ranked, rankRepo } from "./ranked.ts";
import { sampleLines } from "./samples.ts";

const FILES = { "a.txt": sampleLines(20), "b.txt": sampleLines(30, "b"), "z.txt": "z\n\n" };

function whole(ranked: Ranked, path: string, change: Partial<ChosenSection>): ChosenSection {
  const file = ranked.file(path);
  const section = { file, startLine: 1, endLine: file.lines, kind: "whole" as const };
  return { ...section, tokens: 10, endCorrection: 0, ...change };
}

Deno.test("tokensOf() corrects the end of the section that stands last, whichever was chosen last", async () => {
  await using ranked = await rankRepo(FILES);
  const z = whole(ranked, "z.txt", { endCorrection: -1 });
  const a = whole(ranked, "a.txt", { endCorrection: -3 });
  assert.equal(tokensOf([z, a]), 19);
  assert.equal(tokensOf([a, z]), 19);
  assert.equal(tokensOf([]), 0);
});

Deno.test("compareSections() orders by path, then by line", async () => {
  await using ranked = await rankRepo(FILES);
  const a = whole(ranked, "a.txt", {});
  assert.ok(compareSections(a, { ...a, startLine: 5 }) < 0);
  assert.ok(compareSections(whole(ranked, "b.txt", {}), { ...a, startLine: 5 }) > 0);
});

Deno.test("Selection never exceeds the budget and knows what is left, exactly", async () => {
  await using ranked = await rankRepo(FILES, { budget: 10_000 });
  const selection = new Selection(ranked.options);
  for (const file of ranked.files) assert.equal(await selection.addWhole(file), true);
  assert.equal(selection.left, 10_000 - tokensOf(selection.sections));
  const exact = tokensOf(selection.sections);
  const full = new Selection({ ...ranked.options, budget: exact });
  for (const file of ranked.files) assert.equal(await full.addWhole(file), true);
  assert.equal(full.left, 0);
  const tight = new Selection({ ...ranked.options, budget: exact - 1 });
  const added = [];
  for (const file of ranked.files) added.push(await tight.addWhole(file));
  assert.equal(added.filter((isIn) => !isIn).length, 1);
  assert.ok(tight.left >= 0);
});

Deno.test("Selection joins parts of a file that touch, and takes all of them for the whole", async () => {
  await using ranked = await rankRepo(FILES, { budget: 10_000 });
  const selection = new Selection(ranked.options);
  const a = ranked.file("a.txt");
  const rangesOf = () =>
    selection.of(a).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]);
  await selection.addParts(a, [{ start: 1, end: 3 }], "head");
  await selection.addParts(a, [{ start: 8, end: 9 }], "blocks");
  assert.deepEqual(rangesOf(), [[1, 3, "head"], [8, 9, "blocks"]]);
  assert.equal(selection.left, 10_000 - tokensOf(selection.sections));
  await selection.addParts(a, [{ start: 4, end: 7 }], "blocks");
  assert.deepEqual(rangesOf(), [[1, 9, "blocks"]]);
  await selection.addParts(a, [{ start: 9, end: 20 }], "blocks");
  assert.deepEqual(rangesOf(), [[1, 20, "whole"]]);
  assert.equal(selection.isWhole(a), true);
  const [cost] = await ranked.counter.costsOf([a]);
  assert.equal(selection.left, 10_000 - cost!.tokens - cost!.endCorrection);
});

Deno.test("Selection takes parts all together or not at all", async () => {
  await using ranked = await rankRepo(FILES, { budget: 10_000 });
  const selection = new Selection({ ...ranked.options, budget: 60 });
  const b = ranked.file("b.txt");
  assert.equal(await selection.addParts(b, [{ start: 1, end: 1 }], "head"), true);
  const { left } = selection;
  const parts = [{ start: 3, end: 3 }, { start: 10, end: 30 }];
  assert.equal(await selection.addParts(b, parts, "blocks"), false);
  assert.equal(await selection.addParts(b, [], "blocks"), true);
  assert.equal(selection.left, left);
  assert.equal(selection.of(b).length, 1);
});
