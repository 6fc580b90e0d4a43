import assert from "node:assert/strict";
import { silencedPrograms, subcommandAt, withoutPrograms } from "../../../lib/host/git_guards.ts";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";

Deno.test("subcommandAt() skips git's own flags and their values", () => {
  for (
    const [args, expected] of [
      [["status"], 0],
      [["-C", "log", "status"], 2],
      [["--git-dir", "log", "-c", "a=b", "status"], 4],
      [["--git-dir=log", "--no-pager", "status"], 2],
      [["--work-tree", "x", "--bare", "status"], 3],
      [[], 0],
      [["--version"], 1],
      [["-C"], 2],
    ] as const
  ) assert.equal(subcommandAt(args), expected, args.join(" "));
});

Deno.test("withoutPrograms() keeps comparisons from running programs and leaves the rest", () => {
  assert.deepEqual(
    withoutPrograms(["-C", "x", "log", "-p", "--", "a"]),
    ["-C", "x", "log", "--no-ext-diff", "--no-textconv", "-p", "--", "a"],
  );
  assert.deepEqual(withoutPrograms(["ls-tree", "diff"]), ["ls-tree", "diff"]);
});

Deno.test("silencedPrograms() names every filter and hook that the configuration names", async () => {
  await using repo = await makeRepo({ a: "a" });
  const config = (key: string, value: string): Promise<string> =>
    fixtureGit(["config", "--file", `${repo.path}/.git/config`, key, value]);
  await config("filter.one.clean", "x");
  await config("filter.Two.Dots.process", "x");
  await config("filter.with=equals and ümlaut.smudge", "x");
  await config("hook.mine.command", "x");
  await config("filter.nothing", "x");
  const place = ["-C", repo.path];
  const silenced = new Map(await silencedPrograms(["status"], { place }));
  for (const driver of ["one", "Two.Dots", "with=equals and ümlaut"]) {
    for (const key of ["clean", "smudge", "process"]) {
      assert.equal(silenced.get(`filter.${driver}.${key}`), "");
    }
    assert.equal(silenced.get(`filter.${driver}.required`), "false");
  }
  assert.equal(silenced.get("hook.mine.enabled"), "false");
  assert.equal(silenced.size, 13);
  assert.deepEqual(await silencedPrograms(["ls-tree"], { place }), []);
});
