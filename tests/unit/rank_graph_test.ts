import assert from "node:assert/strict";
import { judgeGraph } from "../../infra/checks/ranks.ts";

const at = (path: string): string => `file:///repo/${path}`;

function module(path: string, ...imports: readonly (readonly [string, string])[]) {
  return {
    specifier: at(path),
    dependencies: imports.map(([specifier, target]) => ({
      specifier,
      code: { specifier: at(target) },
    })),
  };
}

Deno.test("judgeGraph() accepts a graph that goes down only", () => {
  const graph = {
    modules: [
      module("tasks/pack.ts", ["../lib/pack/mod.ts", "lib/pack/mod.ts"]),
      module("lib/pack/mod.ts", ["./pack.ts", "lib/pack/pack.ts"]),
      module("lib/pack/pack.ts", ["../base/mod.ts", "lib/base/mod.ts"]),
      module("lib/base/mod.ts"),
    ],
  };
  assert.deepEqual(judgeGraph(graph), []);
});

Deno.test("judgeGraph() reports a way up, a cycle and a module that is missing", () => {
  const graph = {
    modules: [
      module("lib/base/a.ts", ["./b.ts", "lib/base/b.ts"], ["../pack/mod.ts", "lib/pack/mod.ts"]),
      module("lib/base/b.ts", ["./a.ts", "lib/base/a.ts"]),
      { specifier: at("lib/pack/mod.ts"), error: "Module not found" },
    ],
  };
  const problems = judgeGraph(graph);
  assert.equal(problems.length, 3);
  assert.match(problems.join("\n"), /may not import lib\/pack/);
  assert.match(problems.join("\n"), /Module not found/);
  assert.match(problems.join("\n"), /cycle: .*a\.ts -> .*b\.ts -> .*a\.ts/);
});
