import assert from "node:assert/strict";
import fc from "fast-check";
import { holdsRun, requiredRun } from "../../../../lib/scan/regex/run.ts";
import { utf8 } from "../sample.ts";

function run(source: string): string | undefined {
  const found = requiredRun(source);
  if (found === undefined) return undefined;
  const members = [..."aAgG09_-"].filter((char) => found.isMember[char.charCodeAt(0)] === 1);
  return `${found.length} ${members.join("")}`;
}

Deno.test("requiredRun() tells the longest repeat that every match has", () => {
  assert.equal(run("key[ =]{0,5}(?<secret>[a-f0-9]{32})\\b"), "32 aA09");
  assert.equal(run("[0-9]{8}-\\w{12,40}"), "12 aAgG09_");
  assert.equal(run("(?:x[^-]{9}){2}"), "9 aAgG09_");
  assert.equal(run("a{16}"), "16 aA");
});

Deno.test("requiredRun() tells nothing where there is none, a short one, or one of several", () => {
  for (
    const source of [
      "[a-f]{7}",
      "(?:[a-f]{32})?",
      "[a-f]{32}|x",
      "(?:[a-f]{32}|[0-9]{32})",
      "[a-z]{0,40}",
      "(?=[a-f]{32})a",
    ]
  ) {
    assert.equal(requiredRun(source), undefined, source);
  }
});

Deno.test("holdsRun() says what a regular expression says", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "B", "9", "-"), maxLength: 60 });
  fc.assert(fc.property(text, fc.nat(60), fc.nat(60), (text, one, two) => {
    const from = Math.min(one, two, text.length);
    const to = Math.min(Math.max(one, two), text.length);
    const found = requiredRun("[ab9]{8}")!;
    assert.equal(
      holdsRun(utf8(text), found, { from, to }),
      /[aAbB9]{8}/.test(text.slice(from, to)),
    );
  }));
});
