import assert from "node:assert/strict";
import { parseCommit } from "../../../lib/repo/commit.ts";

const T = "1".repeat(40);
const P = "2".repeat(40);
const parse = (text: string): ReturnType<typeof parseCommit> =>
  parseCommit(new TextEncoder().encode(text));

Deno.test("parseCommit() reads tree, parents and the committer's date", () => {
  assert.deepEqual(
    parse(
      `tree ${T}\nparent ${P}\nparent ${T}\nauthor A <a@b> 5 +0000\n` +
        `committer B > <c@d> 1735689600 -0330\ngpgsig x\n y\n\ncommitter <x> 7 +0000\n`,
    ),
    { tree: T, parents: [P, T], committedAt: 1735689600 },
  );
});

Deno.test.each([
  ["no date", "committer A <a@b>", 0],
  ["a negative date", "committer A <a@b> -5 +0000", 0],
  ["a date that is a word", "committer A <a@b> now +0000", 0],
  ["a date beyond the year 9999", "committer A <a@b> 999999999999999 +0000", 253_402_300_799],
  ["a date without a zone", "committer A <a@b> 12", 12],
  ["no committer", "encoding latin1", 0],
])("parseCommit() gives a date that can be written for %s", (_what, line, expected) => {
  assert.equal(parse(`tree ${T}\n${line}\n\nmessage`).committedAt, expected);
});

Deno.test("parseCommit() refuses what names no tree", () => {
  for (const text of ["", "tree 12\n", `parent ${T}\n`, `\ntree ${T}\n`]) {
    assert.throws(() => parse(text), { code: "repo.object-corrupt" });
  }
});
