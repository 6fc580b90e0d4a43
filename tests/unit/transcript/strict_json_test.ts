import assert from "node:assert/strict";
import { MAX_TRANSCRIPT_BYTES } from "../../../lib/transcript/mod.ts";
import { parseStrictJson } from "../../../lib/transcript/strict_json.ts";
import { bytesOf } from "./fixture.ts";

const what = "the file";

Deno.test("parseStrictJson() returns what JSON.parse() returns", () => {
  const text = ' { "a\\"b" : [1, -2.5e3, "x:\\\\", {"a": null, "b": {"a": true}}] , "a:b": "{[" } ';
  assert.deepEqual(parseStrictJson(text, { what }), JSON.parse(text));
  assert.deepEqual(parseStrictJson(bytesOf(text), { what }), JSON.parse(text));
});

for (
  const [name, data, message] of [
    ["nothing", "", /it is empty/],
    ["white space", " \n", /it is empty/],
    ["half a document", '{"a":', /not JSON, or cut short/],
    ["a byte order mark", "\ufeff{}", /not JSON/],
    ["two documents", "{}{}", /not JSON/],
    ["a comment", "{} // x", /not JSON/],
    ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), /not UTF-8/],
    ["a key twice", '{"x":[{"a":1, "a" :2}]}', /the key "a" is there twice/],
    ["a key twice in two spellings", '{"a":1,"\\u0061":2}', /the key "a" is there twice/],
    ["__proto__ twice", '{"__proto__":1,"__proto__":2}', /"__proto__" is there twice/],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`, /deeper than 64/],
    ["a number without end", "[1e999]", /not finite/],
    ["half a surrogate pair", '["\\ud800"]', /surrogate/],
  ] as const
) {
  Deno.test(`parseStrictJson() refuses ${name}`, () => {
    assert.throws(() => parseStrictJson(data, { what }), {
      code: "transcript.not-json",
      exitCode: 65,
      message,
    });
  });
}

Deno.test("parseStrictJson() accepts 64 levels and equal keys in different objects", () => {
  parseStrictJson(`${"[".repeat(64)}${"]".repeat(64)}`, { what });
  parseStrictJson('[{"a":{"a":1}},{"a":2}]', { what });
});

Deno.test("parseStrictJson() refuses 50 MB before it parses them", () => {
  const start = performance.now();
  assert.throws(() => parseStrictJson(new Uint8Array(50_000_000), { what }), {
    code: "transcript.too-large",
    exitCode: 65,
    message: `Cannot read the file: 50000000 bytes, more than the ${MAX_TRANSCRIPT_BYTES} allowed`,
  });
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("parseStrictJson() survives the deepest document that its size allows", () => {
  const depth = MAX_TRANSCRIPT_BYTES / 2;
  assert.throws(() => parseStrictJson("[".repeat(depth) + "]".repeat(depth), { what }), {
    code: "transcript.not-json",
  });
});

Deno.test("parseStrictJson() uses the caller's code and exit", () => {
  assert.throws(
    () => parseStrictJson("x", { what, code: "transcript.bad-policy", exit: "config" }),
    { code: "transcript.bad-policy", exitCode: 78 },
  );
});
