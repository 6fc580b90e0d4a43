import assert from "node:assert/strict";
import type { ChosenSection } from "../../../lib/pack/selection.ts";
import { tokensOf } from "../../../lib/pack/selection.ts";
import type { Oid } from "../../../lib/repo/mod.ts";
import { changing, rankRepo } from "./ranked.ts";
import { sampleLines } from "./samples.ts";

const paths = (sections: readonly ChosenSection[]): string[] => [
  ...new Set(sections.map(({ file }) => file.entry.path)),
];

/** So many files of about 180 tokens. */
function many(prefix: string, count: number, ending: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${prefix}${i}${ending}`, sampleLines(9, prefix + i)]),
  );
}

Deno.test("chooseSections() takes everything where it fits, large files too", async () => {
  const content = { "a.ts": sampleLines(100), "b.md": sampleLines(3) };
  await using ranked = await rankRepo(content, { budget: 3000 });
  const sections = await ranked.choose();
  assert.deepEqual(sections.map(({ kind }) => kind), ["whole", "whole"]);
});

Deno.test("chooseSections() goes by activity and never over the budget", async () => {
  const content = many("n", 30, ".md");
  const history = [changing("n17.md"), changing("n3.md"), changing("n17.md", "n29.md")];
  await using ranked = await rankRepo(content, { history, budget: 2000 });
  const sections = await ranked.choose();
  assert.deepEqual(paths(sections).slice(0, 3), ["n17.md", "n3.md", "n29.md"]);
  assert.ok(tokensOf(sections) <= 2000);
});

Deno.test("chooseSections() reserves the heads of readme and manifests", async () => {
  const content = {
    ...many("src/n", 60, ".ts"),
    "README.md": sampleLines(40, "# Title") + "\n" + sampleLines(400),
    "package.json": '{ "name": "x" }\n',
  };
  const history = Array.from({ length: 50 }, (_, i) => changing(`src/n${i}.ts`));
  await using ranked = await rankRepo(content, { history, budget: 4000 });
  const sections = await ranked.choose();
  const chosen = paths(sections);
  assert.ok(chosen.includes("package.json"));
  const readme = sections.filter(({ file }) => file.entry.path === "README.md");
  assert.ok(readme.length === 0 || readme[0]!.startLine === 1);
});

Deno.test("chooseSections() gives source its quota before hotter files of other kinds", async () => {
  const content = { ...many("docs/d", 40, ".md"), ...many("src/s", 40, ".ts") };
  const history = Array.from({ length: 40 }, (_, i) => changing(`docs/d${i}.md`));
  const shareOf = async (sourceQuota: number): Promise<number> => {
    const weights = { sourceQuota, categoryPercent: 0, folderPercent: 0 };
    await using ranked = await rankRepo(content, { history, budget: 3000, weights });
    const sections = await ranked.choose();
    return tokensOf(sections.filter(({ file }) => file.category === "source")) / 3000;
  };
  assert.ok(await shareOf(0) < 0.1);
  const share = await shareOf(60);
  assert.ok(share >= 0.6 && share < 0.75, `${share}`);
});

Deno.test("chooseSections() takes the latest changed blocks of a large file", async () => {
  const block = (i: number, word: string): string =>
    `function f${i}() {\n${`  ${word}(${i});\n`.repeat(30)}}\n\n`;
  const before = Array.from({ length: 30 }, (_, i) => block(i, "call")).join("");
  const after = before.replace(block(20, "call"), block(20, "changed"));
  const content = { ...many("n", 40, ".md"), "src/big.ts": after, "old.bin.ts": before };
  await using first = await rankRepo(content);
  const oid = first.file("old.bin.ts").entry.oid;
  const history = [{ changes: [{ path: "src/big.ts", before: oid, after: oid }] }];
  await using ranked = await rankRepo(content, {
    history,
    budget: 6000,
    weights: { partPercent: 8 },
  });
  const sections = await ranked.choose();
  const big = sections.filter(({ file }) => file.entry.path === "src/big.ts");
  const line = after.split("\n").findIndex((text) => text.includes("changed")) + 1;
  assert.ok(big.some(({ startLine, endLine }) => startLine <= line && line <= endLine));
  assert.ok(big.every(({ kind }) => kind !== "whole"));
});

Deno.test("chooseSections() takes blocks at the least budget too, where nearly every file is large", async () => {
  const large = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [
    `src/n${i}.ts`,
    Array.from(
      { length: 40 },
      (_, k) => `function f${k}() {\n${"  call(1, 2);\n".repeat(6)}  call(${i}, ${k});\n}\n\n`,
    ).join(""),
  ]));
  const content = { ...many("cold", 30, ".md"), ...large };
  const history = ["src/n7.ts", "src/n4.ts"].map((path) => ({
    changes: [{ path, after: path as Oid }],
  }));
  for (const budget of [1000, 1500, 1999, 2000]) {
    await using ranked = await rankRepo(content, { history, budget });
    const sections = await ranked.choose();
    for (const path of ["src/n7.ts", "src/n4.ts"]) {
      assert.ok(sections.some(({ file, kind }) => file.entry.path === path && kind !== "filler"));
    }
  }
});

Deno.test("chooseSections() counts in proportion to the budget, not to the repository", async () => {
  const content = many("n", 2000, ".md");
  await using ranked = await rankRepo(content, { budget: 1000 });
  ranked.repo.reads.length = 0;
  await ranked.choose();
  const counted = ranked.files.filter((file) => ranked.counter.isCounted(file)).length;
  assert.ok(counted > 0 && counted < 500, `${counted}`);
});
