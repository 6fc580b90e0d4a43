import assert from "node:assert/strict";
import { askForAdvisories, readAdvisories } from "../../../../lib/supply/deps/sources.ts";
import { withFolder } from "../../host/script.ts";

function osv(name: string): string {
  return JSON.stringify({
    id: `X-${name}`,
    affected: [{ package: { ecosystem: "npm", name }, versions: ["1.0.0"] }],
  });
}

Deno.test("readAdvisories() reads a file, or all .json files of a folder and below", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/npm/more`, { recursive: true });
    await Deno.writeTextFile(`${folder}/npm/a.json`, osv("a"));
    await Deno.writeTextFile(`${folder}/npm/more/b.json`, `[${osv("b")},${osv("a")}]`);
    await Deno.writeTextFile(`${folder}/npm/README.md`, "not advisories");
    const all = await readAdvisories(folder);
    assert.deepEqual([...all].map(([name, list]) => [name, list.length]), [["a", 2], ["b", 1]]);
    const one = await readAdvisories(`${folder}/npm/a.json`);
    assert.deepEqual([...one.keys()], ["a"]);
  });
});

Deno.test("readAdvisories() refuses an empty folder, a missing path and what is not OSV", async () => {
  await withFolder(async (folder) => {
    await assert.rejects(readAdvisories(folder), { code: "scan.no-advisory", exit: "noInput" });
    await assert.rejects(readAdvisories(`${folder}/none`), { code: "host.not-found" });
    await Deno.writeTextFile(`${folder}/a.json`, "{}");
    await assert.rejects(readAdvisories(folder), { code: "scan.bad-advisory", exit: "data" });
  });
});

Deno.test("askForAdvisories() passes on why there is nothing to audit by", async () => {
  const packages = [
    { type: "npm", name: "a", version: "1.0.0", isDirect: true, dependencies: [] },
  ] as const;
  const asked: unknown[] = [];
  const found = await askForAdvisories(packages, (request) => {
    asked.push(request);
    return Promise.resolve({ answer: { a: [{ id: 1, severity: "high" }] } });
  });
  assert.deepEqual(asked, [{ a: ["1.0.0"] }]);
  assert.ok("advisories" in found && found.advisories.get("a")!.length === 1);
  const problem = { problem: "offline" };
  assert.deepEqual(await askForAdvisories(packages, () => Promise.resolve(problem)), problem);
});
