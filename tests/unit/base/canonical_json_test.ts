import assert from "node:assert/strict";
import { canonicalJson, type Json, writeCanonicalJson } from "../../../lib/base/mod.ts";

const FINITE = { numbers: "finite" } as const;

/** Returns the number whose IEEE 754 bytes are these. */
function doubleOf(hex: string): number {
  return new DataView(Uint8Array.fromHex(hex).buffer).getFloat64(0);
}

/** RFC 8785 appendix B. */
const NUMBERS = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
] as const;

Deno.test("canonicalJson() prints the numbers of RFC 8785 appendix B", () => {
  for (const [hex, expected] of NUMBERS) {
    assert.equal(canonicalJson(doubleOf(hex), FINITE), expected, hex);
  }
  for (const hex of ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"]) {
    assert.throws(() => canonicalJson(doubleOf(hex), FINITE), TypeError, hex);
  }
});

Deno.test("canonicalJson() gives the bytes of RFC 8785 sections 3.2.2 to 3.2.4", () => {
  const value = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`);
  const expected = [
    "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72",
    "75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a",
    "5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31",
    "65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37",
    "5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30",
    "30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d",
  ].join(" ").replaceAll(" ", "");
  assert.equal(new TextEncoder().encode(canonicalJson(value, FINITE)).toHex(), expected);
});

Deno.test("canonicalJson() sorts the keys of RFC 8785 section 3.2.3 by UTF-16 code units", () => {
  const value = JSON.parse(String.raw`{
    "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis"
  }`);
  assert.equal(
    canonicalJson(value),
    `{"\\r":"Carriage Return","1":"One","\u0080":"Control",` +
      `"\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",` +
      `"\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}`,
  );
});

/** The published test data of RFC 8785 appendix F, as input and expected text. */
const PUBLISHED: readonly (readonly [name: string, input: string, output: string])[] = [
  ["arrays", `[56,{"d":true,"10":null,"1":[ ]}]`, `[56,{"1":[],"10":null,"d":true}]`],
  [
    "french",
    `{"peach":"This sorting order","péché":"is wrong according to French",
      "pêche":"but canonicalization MUST","sin":"ignore locale"}`,
    `{"peach":"This sorting order","péché":"is wrong according to French",` +
    `"pêche":"but canonicalization MUST","sin":"ignore locale"}`,
  ],
  [
    "structures",
    `{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{}],"A":{}}`,
    `{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}`,
  ],
  // Text is not normalised: the dot stays above, the other below.
  ["unicode", `{"Unnormalized":"\\u1e0d\\u0307"}`, `{"Unnormalized":"\u1e0d\u0307"}`],
  [
    "weird",
    `{"\\u20ac":"Euro","1":"One","\\u0080":"Control\\u007f","\\ud83d\\ude02":"Smiley",
      "\\u00f6":"o","\\ufb33":"Dalet","</script>":"Browser"}`,
    `{"1":"One","</script>":"Browser","\u0080":"Control\u007f","\u00f6":"o","\u20ac":"Euro",` +
    `"\ud83d\ude02":"Smiley","\ufb33":"Dalet"}`,
  ],
];

Deno.test("canonicalJson() agrees with the published test data of RFC 8785", () => {
  for (const [name, input, output] of PUBLISHED) {
    assert.equal(canonicalJson(JSON.parse(input)), output, name);
  }
});

Deno.test("canonicalJson() escapes every control character as the RFC says, and no other", () => {
  const short: Record<number, string> = { 8: "b", 9: "t", 10: "n", 12: "f", 13: "r" };
  for (let code = 0; code < 0x20; code++) {
    const escape = short[code] ?? `u${code.toString(16).padStart(4, "0")}`;
    assert.equal(canonicalJson(String.fromCharCode(code)), `"\\${escape}"`);
  }
  assert.equal(
    canonicalJson("\u007f\u0080\u2028\u2029\ufeff/"),
    `"\u007f\u0080\u2028\u2029\ufeff/"`,
  );
});

Deno.test("canonicalJson() takes safe integers only, up to 2^53 - 1", () => {
  const max = Number.MAX_SAFE_INTEGER;
  assert.equal(canonicalJson([max, -max, 0, -0]), "[9007199254740991,-9007199254740991,0,0]");
  for (const bad of [2 ** 53, -(2 ** 53), 0.5, 1e21, NaN, Infinity, -Infinity]) {
    assert.throws(() => canonicalJson({ a: [bad] }), {
      name: "TypeError",
      message: `Cannot write $.a[0] as canonical JSON: the number ${bad}`,
    });
  }
  assert.equal(canonicalJson(2 ** 53, FINITE), "9007199254740992");
});

Deno.test("canonicalJson() refuses lone surrogates in strings and in keys", () => {
  for (const lone of ["\ud800", "a\udc00b", "\ude00\ud83d"]) {
    assert.throws(() => canonicalJson([lone]), /\$\[0\] .* lone surrogate in a string/);
    assert.throws(() => canonicalJson({ [lone]: 1 }), (error: Error) => {
      assert.match(error.message, /lone surrogate in a key/);
      return error.message.isWellFormed();
    });
  }
});

Deno.test("canonicalJson() leaves undefined members out and refuses undefined elsewhere", () => {
  assert.equal(canonicalJson({ a: undefined, b: 1, c: undefined }), `{"b":1}`);
  assert.equal(canonicalJson({ a: undefined }), "{}");
  assert.throws(() => canonicalJson([undefined] as unknown as Json), /\$\[0\].* type undefined/);
  assert.throws(() => canonicalJson(undefined as unknown as Json), /\$ .* type undefined/);
});

Deno.test("canonicalJson() refuses a hole in an array instead of writing no element", () => {
  const holed: number[] = [];
  holed[1] = 1;
  assert.throws(() => canonicalJson(holed), /\$\[0\].* type undefined/);
});

Deno.test("canonicalJson() writes keys that mean something to JavaScript like any other", () => {
  const text = `{"__proto__":{"x":1},"constructor":2,"hasOwnProperty":3,"toJSON":4}`;
  assert.equal(canonicalJson(JSON.parse(text)), text);
  assert.equal(({} as Record<string, unknown>)["x"], undefined);
  const bare = Object.assign(Object.create(null), { b: 1, a: 2 });
  assert.equal(canonicalJson(bare), `{"a":2,"b":1}`);
});

Deno.test("canonicalJson() refuses what JSON.stringify would rewrite or drop", () => {
  const values: unknown[] = [
    new Date(0),
    new Map([["a", 1]]),
    new Uint8Array(2),
    /x/,
    () => 1,
    Symbol("s"),
    10n,
    new (class Point {
      x = 1;
    })(),
  ];
  for (const value of values) {
    assert.throws(() => canonicalJson({ a: value as Json }), {
      name: "TypeError",
      message: /^Cannot write \$\.a as canonical JSON: (?:not a plain object|a value of type \w+)$/,
    });
  }
});

Deno.test("canonicalJson() refuses deep nesting and cycles with an error, not a crash", () => {
  const deep = (levels: number): Json => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  assert.equal(canonicalJson(deep(1000)).length, 2000);
  for (const levels of [1001, 100_000]) {
    assert.throws(() => canonicalJson(deep(levels)), {
      name: "TypeError",
      message: /more than 1000 levels of nesting$/,
    });
  }
  const objects = JSON.parse(`{"a":`.repeat(100_000) + "1" + "}".repeat(100_000)) as Json;
  assert.throws(() => canonicalJson(objects), (error: Error) => error.message.length < 300);
  const cycle: Record<string, Json> = {};
  cycle["self"] = cycle;
  assert.throws(() => canonicalJson(cycle), /levels of nesting/);
});

Deno.test("canonicalJson() keeps its errors short for long keys", () => {
  assert.throws(
    () => canonicalJson({ ["k".repeat(1_000_000)]: 0.5 }),
    (error: Error) => error.message.length < 300,
  );
});

Deno.test("canonicalJson() writes 100,000 members in linear time", () => {
  const members = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, [i]]));
  assert.equal(Object.keys(JSON.parse(canonicalJson(members))).length, 100_000);
});

Deno.test("writeCanonicalJson() gives the text of canonicalJson() piece by piece", () => {
  const item = { name: "n", list: [1, null, true, "\u00e9"], key: { b: 2, a: undefined } };
  const value = { items: Array.from({ length: 5000 }, (_, i) => ({ ...item, i })) };
  const pieces: string[] = [];
  writeCanonicalJson(value, (text) => pieces.push(text));
  assert.ok(pieces.length > 2, `${pieces.length} pieces`);
  assert.equal(pieces.join(""), canonicalJson(value));
  assert.equal(canonicalJson(JSON.parse(pieces.join(""))), pieces.join(""));
});
