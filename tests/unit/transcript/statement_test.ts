import assert from "node:assert/strict";
import { canonicalJson, type Json } from "../../../lib/base/mod.ts";
import { encodeStatement, parseStatement } from "../../../lib/transcript/mod.ts";
import { validateNamedDescriptors } from "../../../lib/transcript/statement.ts";
import { bytesOf, makeProvenance, makeTestResult } from "./fixture.ts";

const GOOD = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "a", digest: { sha256: "0".repeat(64) } }],
  predicateType: "https://example.com/p/v1",
  predicate: {},
};

Deno.test("encodeStatement() writes canonical JSON that parseStatement() reads back", () => {
  for (const statement of [makeProvenance(), makeTestResult()]) {
    const bytes = encodeStatement(statement as never);
    const parsed = parseStatement(bytes);
    assert.deepEqual(parsed, statement);
    assert.equal(new TextDecoder().decode(bytes), canonicalJson(parsed as unknown as Json));
  }
});

Deno.test("encodeStatement() refuses a number that is not an integer", () => {
  assert.throws(() => encodeStatement({ ...GOOD, predicate: { x: 1.5 } } as never), TypeError);
});

Deno.test("parseStatement() ignores fields and algorithms that it does not know", () => {
  parseStatement(bytesOf(JSON.stringify({
    ...GOOD,
    more: 1,
    predicate: { x: 1.5 },
    subject: [{ digest: { "dirHash": "h1:AbC=", sha256: "a".repeat(64) }, more: 1 }],
  })));
});

const digest = (value: Json): Json => ({ ...GOOD, subject: [{ digest: value }] });
for (
  const [name, value, message] of [
    ["a list", [], /not an object/],
    ["no _type", { ...GOOD, _type: undefined }, /its _type is missing/],
    ["an old _type", { ...GOOD, _type: "https://in-toto.io/Statement/v0.1" }, /v0\.1" is not/],
    ["no predicateType", { ...GOOD, predicateType: undefined }, /not a URI/],
    ["a predicateType that is no URI", { ...GOOD, predicateType: "provenance" }, /not a URI/],
    ["no subject", { ...GOOD, subject: undefined }, /no subject/],
    ["an empty subject", { ...GOOD, subject: [] }, /no subject/],
    ["a subject that is a text", { ...GOOD, subject: ["a"] }, /subject\[0\] is not an object/],
    ["a subject without digest", { ...GOOD, subject: [{ name: "a" }] }, /has no digest/],
    ["an empty digest", digest({}), /digest is empty/],
    ["a digest that is a text", digest("00"), /digest is not an object/],
    ["a digest that is a number", digest({ sha256: 1 }), /is not a string/],
    ["an empty hex", digest({ other: "" }), /is not a string/],
    ["a short sha256", digest({ sha256: "00" }), /"00" is not sha256 in lowercase/],
    ["uppercase", digest({ sha256: "A".repeat(64) }), /lowercase/],
    ["an SRI hash", digest({ sha256: `sha256-${"A".repeat(57)}` }), /lowercase/],
    ["a commit of 39 digits", digest({ gitCommit: "0".repeat(39) }), /gitCommit/],
    ["a name that is a number", { ...GOOD, subject: [{ name: 1, digest: { x: "0" } }] }, /name/],
    [
      "annotations that are a list",
      { ...GOOD, subject: [{ digest: { x: "0" }, annotations: [] }] },
      /annotations/,
    ],
    ["no predicate", { ...GOOD, predicate: undefined }, /predicate is not an object/],
    ["a predicate that is a list", { ...GOOD, predicate: [] }, /predicate is not an object/],
  ] as const
) {
  Deno.test(`parseStatement() refuses ${name}`, () => {
    assert.throws(() => parseStatement(bytesOf(JSON.stringify(value))), {
      code: "transcript.bad-statement",
      exitCode: 65,
      message,
    });
  });
}

for (
  const [name, value, message] of [
    ["no list", {}, /deps is not a list/],
    ["a descriptor without a name", [{ digest: { x: "0" } }], /deps\[0\] has no name/],
    [
      "a name twice",
      [{ name: "a", digest: { x: "0" } }, { name: "a", digest: { x: "1" } }],
      /names "a" twice/,
    ],
    ["a descriptor without a digest", [{ name: "a" }], /no digest for "a"/],
  ] as const
) {
  Deno.test(`validateNamedDescriptors() refuses ${name}`, () => {
    const options = { what: "it", where: "deps", needsDigest: true };
    assert.throws(() => validateNamedDescriptors(value as unknown as Json, options), {
      code: "transcript.bad-statement",
      message,
    });
  });
}
