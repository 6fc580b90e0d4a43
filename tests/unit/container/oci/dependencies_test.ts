import assert from "node:assert/strict";
import {
  dependenciesOf,
  type Dependency,
  importsOf,
  isKept,
} from "../../../../lib/container/oci/dependencies.ts";
import { failsWith } from "./images.ts";

const INTEGRITY = "sha512-x";
const CONFIG = JSON.stringify({
  imports: { a: "npm:a@1.0.0", "@s/b": "npm:@s/b@2.0.0", tests: "npm:tests@3.0.0" },
});

function lockOf(npm: Record<string, readonly string[]>): string {
  const entries = Object.entries(npm).map(([key, dependencies]) =>
    [key, { integrity: INTEGRITY, ...(dependencies.length === 0 ? {} : { dependencies }) }] as const
  );
  return JSON.stringify({ version: "5", npm: Object.fromEntries(entries) });
}

Deno.test("importsOf() finds what runs, and not what is erased", () => {
  const source = `
    import { x } from "a";
    import type { T } from "types-only";
    export { y } from '@s/b/deep';
    export type { U } from "types-only";
    import "side-effect";
    const z = await import("lazy/part");
    import z from "./local.ts";
    import fs from "node:fs";
    import { type V, w } from "mixed";
  `;
  assert.deepEqual([...importsOf(source)].sort(), [
    "@s/b/deep",
    "a",
    "lazy/part",
    "mixed",
    "side-effect",
  ]);
});

Deno.test("dependenciesOf() marks what is imported, directly and through others", () => {
  const lock = lockOf({
    "a@1.0.0": ["deep"],
    "deep@1.0.0": ["twice@2.0.0"],
    "twice@1.0.0": [],
    "twice@2.0.0": [],
    "@s/b@2.0.0_a@1.0.0": ["a"],
    "tests@3.0.0": ["twice@1.0.0"],
  });
  const found = dependenciesOf(lock, CONFIG, ['import { x } from "a/sub";']);
  assert.deepEqual(
    found.map(({ name, version, isImported }) => [`${name}@${version}`, isImported]),
    [
      ["@s/b@2.0.0", false],
      ["a@1.0.0", true],
      ["deep@1.0.0", true],
      ["tests@3.0.0", false],
      ["twice@1.0.0", false],
      ["twice@2.0.0", true],
    ],
  );
});

Deno.test("dependenciesOf() lists a package once, whatever peers it has", () => {
  const lock = lockOf({ "@s/b@2.0.0_a@1.0.0": [], "@s/b@2.0.0_a@2.0.0": [], "a@1.0.0": [] });
  const found = dependenciesOf(lock, CONFIG, ['import "@s/b";']);
  assert.deepEqual(found.map(({ name, isImported }) => [name, isImported]), [["@s/b", true], [
    "a",
    false,
  ]]);
});

Deno.test("dependenciesOf() refuses a lock that does not fix everything", async () => {
  const cases = [
    "nonsense",
    "[]",
    JSON.stringify({ version: "4", npm: {} }),
    JSON.stringify({ version: "5", npm: { "a@1.0.0": {} } }),
    JSON.stringify({ version: "5", npm: { a: { integrity: INTEGRITY } } }),
  ];
  for (const lock of cases) {
    await failsWith("container.bad-lock", () => dependenciesOf(lock, CONFIG, []));
  }
  await failsWith("container.bad-lock", () => dependenciesOf(lockOf({}), "{", []));
});

const used: Dependency = { name: "x", version: "1.0.0", integrity: INTEGRITY, isImported: true };

Deno.test("isKept() leaves out what nothing reads when code runs", () => {
  const kept = [
    "package.json",
    "LICENSE",
    "index.js",
    "data.json",
    "a/b.mjs",
    "lib/x.cjs",
    "licence.md",
  ];
  const dropped = [
    "index.d.ts",
    "a.d.mts",
    "x.js.map",
    "README.md",
    "src/a.ts",
    "CHANGES.markdown",
  ];
  for (const path of kept) assert.ok(isKept(used, path), path);
  for (const path of dropped) assert.ok(!isKept(used, path), path);
});

Deno.test("isKept() keeps of a package that only tests import how it is resolved, and its licence", () => {
  const unused = { ...used, isImported: false };
  assert.deepEqual(["package.json", "LICENSE", "index.js"].filter((path) => isKept(unused, path)), [
    "package.json",
    "LICENSE",
  ]);
});

Deno.test("isKept() keeps of large packages exactly what lib imports", async () => {
  const root = new URL("../../../../lib/", import.meta.url);
  const specifiers = new Set<string>();
  async function walk(folder: URL): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const url = new URL(isDirectory ? `${name}/` : name, folder);
      if (isDirectory) await walk(url);
      else if (name.endsWith(".ts")) {
        for (const specifier of importsOf(await Deno.readTextFile(url))) specifiers.add(specifier);
      }
    }
  }
  await walk(root);
  const large = [...specifiers].filter((each) => /^(?:js-tiktoken|highlight\.js)\b/.test(each));
  assert.ok(large.length > 40, "both are imported");
  for (const specifier of large) {
    const [name, ...rest] = specifier.split("/");
    // As the `exports` of both packages say.
    const file = name === "js-tiktoken"
      ? `dist/${rest.join("/")}.js`
      : `${rest.join("/").replace(/^lib\//, "es/")}.js`;
    assert.ok(isKept({ ...used, name: name! }, file), specifier);
  }
  assert.ok(!isKept({ ...used, name: "js-tiktoken" }, "dist/index.js"));
  assert.ok(!isKept({ ...used, name: "highlight.js" }, "styles/a.css"));
});
