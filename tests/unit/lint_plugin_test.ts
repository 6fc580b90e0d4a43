import assert from "node:assert/strict";
import plugin, { judgeImport, RANKS } from "../../infra/lint/plugin.ts";

function messages(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map((diagnostic) => diagnostic.message);
}

Deno.test("ranks reports an import of a higher or an equal rank", () => {
  const higher = messages("lib/repo/open.ts", `import { a } from "../pack/mod.ts";`);
  assert.equal(higher.length, 1);
  assert.match(higher[0]!, /rank 2.*lib\/pack \(rank 4\)/);
  assert.equal(messages("lib/repo/open.ts", `import { a } from "../flake/mod.ts";`).length, 1);
});

Deno.test("ranks reports import type, export from and import()", () => {
  for (
    const source of [
      `import type { A } from "../boot/mod.ts";`,
      `export { a } from "../boot/mod.ts";`,
      `export * from "../boot/mod.ts";`,
      `await import("../boot/mod.ts");`,
      `await import(name);`,
    ]
  ) {
    assert.equal(messages("lib/pack/pack.ts", source).length, 1, source);
  }
});

Deno.test("ranks allows lower ranks through their face, and anything inside one folder", () => {
  const source = `import { a } from "../repo/mod.ts"; import b from "./select.ts"; import "ajv";
    import spec from "../../spec/index.schema.json" with { type: "json" };`;
  assert.deepEqual(messages("lib/pack/pack.ts", source), []);
  assert.deepEqual(messages("tasks/pack.ts", `import { run } from "../lib/cli/mod.ts";`), []);
});

Deno.test("ranks reports an import that goes past a mod.ts", () => {
  assert.match(
    messages("lib/pack/pack.ts", `import { a } from "../repo/open.ts";`)[0]!,
    /through its mod\.ts/,
  );
  assert.match(
    messages("tasks/pack.ts", `import { a } from "../lib/pack/pack.ts";`)[0]!,
    /mod\.ts/,
  );
});

Deno.test("ranks allows a task its body, and nobody else", () => {
  assert.equal(judgeImport("tasks/pack.ts", "../lib/boot/task_pack.ts"), undefined);
  assert.equal(judgeImport("tasks/scan.ts", "../lib/scan/task_scan.ts"), undefined);
  for (const name of ["smoke.ts", "task_pack/part.ts"]) {
    assert.match(judgeImport("tasks/pack.ts", `../lib/boot/${name}`)!, /or the task's body/);
  }
  assert.match(judgeImport("lib/pack/a.ts", "../scan/task_scan.ts")!, /through its mod\.ts$/);
});

Deno.test("ranks reports a folder that has no rank, and code outside lib", () => {
  assert.match(judgeImport("lib/pack/a.ts", "../utils/mod.ts")!, /has no rank/);
  assert.match(judgeImport("lib/pack/a.ts", "../../infra/lint/plugin.ts")!, /only lib/);
  assert.match(judgeImport("lib/pack/a.ts", "../../tasks/pack.ts")!, /task/);
});

Deno.test("host-only reports Deno outside lib/host", () => {
  assert.equal(messages("lib/pack/pack.ts", `Deno.readTextFile("x");`).length, 1);
  assert.equal(messages("tasks/pack.ts", `console.log(globalThis.Deno.args);`).length, 1);
  assert.deepEqual(messages("lib/host/files.ts", `Deno.readTextFile("x");`), []);
});

Deno.test("face-only reports anything but export from in a mod.ts", () => {
  assert.equal(messages("lib/pack/mod.ts", `export const a = 1;`).length, 1);
  assert.deepEqual(messages("lib/pack/mod.ts", `export { a } from "./a.ts";`), []);
});

Deno.test("every folder of lib has a rank and a face", async () => {
  const lib = new URL("../../lib/", import.meta.url);
  for await (const entry of Deno.readDir(lib)) {
    assert.notEqual(RANKS[entry.name], undefined, `lib/${entry.name} has no rank`);
    if (entry.name === "boot") continue;
    assert.ok((await Deno.stat(new URL(`${entry.name}/mod.ts`, lib))).isFile);
  }
});
