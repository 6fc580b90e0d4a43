import assert from "node:assert/strict";
import { packagesLoadedBy, servesProduction } from "../../../lib/container/packages.ts";

const IMPORTS = {
  ajv: "npm:ajv@8",
  "@a/b": "npm:@a/b@1",
  types: "npm:types@1",
  tests: "npm:tests@1",
};
const LOCKED = {
  "ajv@8.0.0": { dependencies: ["deep", "uri@3.1.0"] },
  "deep@1.0.0": {},
  "uri@3.1.0": { dependencies: ["@c/d"] },
  "@c/d@1.0.0_ajv@8.0.0": {},
  "@a/b@1.0.0": {},
  "tests@1.0.0": { dependencies: ["never"] },
  "never@1.0.0": {},
};

Deno.test("packagesLoadedBy() follows imports of every form and what they need", () => {
  const sources = [
    'import type { T } from "types";\nimport {\n  A,\n} from "@a/b";\n',
    'const a = await import("ajv/dist/2020.js");\n// tests\n',
  ];
  assert.deepEqual(
    [...packagesLoadedBy(sources, IMPORTS, LOCKED)].sort(),
    ["@a/b", "@c/d", "ajv", "deep", "uri"],
  );
  assert.deepEqual([...packagesLoadedBy(['import type A from "ajv";'], IMPORTS, LOCKED)], []);
});

Deno.test("servesProduction() keeps the code of loaded packages, and every package.json", () => {
  const loaded = new Set(["ajv", "@a/b", "js-tiktoken"]);
  for (
    const [path, serves] of [
      ["ajv/8.0.0/dist/2020.js", true],
      ["ajv/8.0.0/dist/2020.js.map", false],
      ["ajv/8.0.0/lib/2020.ts", false],
      ["ajv/8.0.0/README.md", false],
      ["@a/b/1.0.0/index.mjs", true],
      ["@a/b/1.0.0/index.cjs", false],
      ["js-tiktoken/1.0.0/dist/ranks/gpt2.js", true],
      ["js-tiktoken/1.0.0/dist/index.js", false],
      ["tests/1.0.0/index.js", false],
      ["tests/1.0.0/package.json", true],
      ["@c/d/1.0.0/package.json", true],
      ["@c/d/1.0.0/index.js", false],
    ] as const
  ) assert.equal(servesProduction(path, loaded), serves, path);
});
