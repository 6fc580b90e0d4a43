import assert from "node:assert/strict";
import { fixtureGit } from "../../../helpers/git_fixtures.ts";
import {
  newBaselineKey,
  parseBaseline,
  renderBaseline,
} from "../../../../lib/scan/living/baseline.ts";

const KEY = "0123456789abcdef0123456789abcdef";

function entry(number: number): { fingerprint: string; rule: string; path: string } {
  const digits = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  return {
    fingerprint: digits.toString(16).padStart(8, "0").repeat(4),
    rule: "sample-token",
    path: `d/"${number}\n.txt`,
  };
}

function entries(...numbers: readonly number[]): ReturnType<typeof entry>[] {
  return numbers.map(entry);
}

const byFingerprint = (a: { fingerprint: string }, b: { fingerprint: string }): number =>
  a.fingerprint < b.fingerprint ? -1 : 1;

Deno.test("parseBaseline() reads what renderBaseline() writes: sorted, each once, no line", () => {
  const text = renderBaseline({ key: KEY, entries: entries(3, 1, 2, 1) });
  assert.equal(text.split("\n").length, 5);
  const read = parseBaseline(text, "b");
  assert.equal(read.key, KEY);
  assert.deepEqual(read.entries, entries(1, 2, 3).sort(byFingerprint));
  assert.equal(renderBaseline(read), text);
});

Deno.test("newBaselineKey() is another each time", () => {
  assert.match(newBaselineKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(newBaselineKey(), newBaselineKey());
});

Deno.test("parseBaseline() takes a union of two versions, comments and CRLF", () => {
  const text = renderBaseline({ key: KEY, entries: entries(1) }) +
    "# a comment\r\n\r\n" + renderBaseline({ key: KEY, entries: entries(2, 1) });
  assert.equal(parseBaseline(text, "b").entries.length, 2);
});

Deno.test("parseBaseline() refuses what is malformed, and says which line", () => {
  const head = renderBaseline({ key: KEY, entries: [] });
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ["", /no line with the key/],
    [`${head}abc\n`, /line 2 is not/],
    [`${head}${KEY} rule nopath\n`, /line 2 is not/],
    [`${head}${KEY} rule "a\\x"\n`, /line 2: the path/],
    [`${head}<<<<<<< HEAD\n`, /line 2: a merge/],
    [`${head}# packrepo-scan baseline v1, key ${KEY.replace("0", "f")}\n`, /second key/],
    ["# packrepo-scan baseline v1, key xyz\n", /the key is no number/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseBaseline(text, "b"), {
      code: "scan.bad-baseline",
      exit: "config",
      message,
    });
  }
});

Deno.test("renderBaseline() gives files that git merges, where both sides add and remove", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-baseline-" });
  try {
    const all = Array.from({ length: 200 }, (_, number) => number);
    const write = (name: string, numbers: readonly number[]): Promise<void> =>
      Deno.writeTextFile(
        `${folder}/${name}`,
        renderBaseline({ key: KEY, entries: entries(...numbers) }),
      );
    await write("base", all);
    await write("ours", [...all.filter((number) => number !== 11), 1000]);
    await write("theirs", [...all.filter((number) => number !== 150), 2003]);
    const merged = await fixtureGit(["merge-file", "-p", "ours", "base", "theirs"], {
      cwd: folder,
    });
    const expected = all.filter((number) => number !== 11 && number !== 150).concat(1000, 2003);
    assert.equal(`${merged}\n`, renderBaseline({ key: KEY, entries: entries(...expected) }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
