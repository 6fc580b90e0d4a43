import assert from "node:assert/strict";
import { DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";
import {
  type Batch,
  BatchScanner,
  partOf,
  pathOf,
  sizeOf,
} from "../../../../lib/scan/run/batch.ts";
import { withFolder } from "../../host/script.ts";
import { userRule, utf8 } from "../sample.ts";

const SETTINGS = {
  policy: {
    ...DEFAULT_POLICY,
    useDefaults: false,
    rules: [
      userRule({ id: "num", keywords: ["num-"], regex: { source: "num-\\d+", ignoreCase: false } }),
    ],
  },
  key: "k",
  explain: false,
};

Deno.test("BatchScanner.run() reads files of a tree, follows no link and says what it cannot read", async () => {
  await withFolder(async (folder) => {
    const root = `${folder}/root`;
    await Deno.mkdir(`${root}/d`, { recursive: true });
    await Deno.writeTextFile(`${root}/d/a`, "num-1");
    await Deno.writeTextFile(`${folder}/outside`, "num-2");
    await Deno.symlink(`${folder}/outside`, `${root}/link`);
    await Deno.symlink(folder, `${root}/linked`);
    const paths = ["d/a", "link", "linked/outside", "gone", "d"];
    const items: number[] = [];
    const results = new BatchScanner(SETTINGS)
      .run({ kind: "tree", root, paths }, (item) => void items.push(item));
    assert.deepEqual(items, [0, 1, 2, 3, 4]);
    assert.deepEqual(results.map(({ findings, leftOut }) => [findings.length, leftOut]), [
      [1, {}],
      [0, { link: 1 }],
      [0, { link: 1 }],
      [0, { missing: 1 }],
      [0, { folder: 1 }],
    ]);
  });
});

Deno.test("partOf(), sizeOf() and pathOf() tell of both kinds of batch", () => {
  const tree: Batch = { kind: "tree", root: "/r", paths: ["a", "b", "c"] };
  const loaded: Batch = {
    kind: "loaded",
    files: ["a", "b", "c"].map((path) => ({ path, bytes: utf8("") })),
  };
  for (const batch of [tree, loaded]) {
    assert.equal(sizeOf(batch), 3);
    const part = partOf(batch, 1, 3);
    assert.deepEqual([sizeOf(part), pathOf(part, 0), pathOf(part, 1)], [2, "b", "c"]);
  }
});
