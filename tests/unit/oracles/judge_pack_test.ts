import assert from "node:assert/strict";
import { canonicalJson, type JsonObject, PackRepoError, verdictOf } from "../../../lib/base/mod.ts";
import { judgePack, ORACLES } from "../../../lib/oracles/mod.ts";
import { PACK_INDEX_SCHEMA } from "../../../lib/schema/pack_index.ts";
import schemaFile from "../../../spec/index.schema.json" with { type: "json" };
import { idsOf, judge, reseal, samplePack, type Spoilable, testSpoilings } from "./judging.ts";

const NEED_REPO = ["provenance", "anchors", "completeness"];

Deno.test("judgePack() passes a sound pack by every oracle, given its repository", async () => {
  const { repo, index, body } = await samplePack();
  const checks = await judge(index, body, { repo });
  assert.deepEqual(idsOf(checks, "passed"), ["schema", ...ORACLES.map(({ id }) => id)]);
  assert.equal(verdictOf(checks), "ok");
});

Deno.test("judgePack() says by name what it could not check without the repository", async () => {
  const { index, body } = await samplePack();
  const checks = await judge(index, body);
  assert.deepEqual(idsOf(checks, "not checked"), NEED_REPO);
  for (const check of checks.filter(({ status }) => status === "not checked")) {
    assert.match(check.detail, /--repo/);
  }
  assert.equal(verdictOf(checks), "ok");
});

Deno.test("spec/index.schema.json is what lib/schema/pack_index.ts defines", () => {
  assert.deepEqual(schemaFile, JSON.parse(JSON.stringify(PACK_INDEX_SCHEMA)));
});

testSpoilings([
  {
    what: "nothing changed, sealed again",
    spoil: () => {},
    failing: [],
  },
]);

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ["undefined, which no JSON is", undefined],
  ["null", null],
  ["a number", 1e308],
  ["an array", [[[]]]],
  ["an empty object", {}],
  ["__proto__", JSON.parse('{"__proto__":{"chunks":[]}}')],
  ["a million chunks", { chunks: new Array(1_000_000).fill({}) }],
];

for (const [what, index] of HOSTILE) {
  Deno.test(`judgePack() refuses ${what} as an index and checks nothing else`, async () => {
    const input = { index, indexText: JSON.stringify(index) ?? "", body: new Uint8Array() };
    const checks = await judgePack(input);
    assert.deepEqual(idsOf(checks, "failed"), ["schema"]);
    assert.deepEqual(idsOf(checks, "not checked"), ORACLES.map(({ id }) => id));
    assert.match(checks[1]!.detail, /does not match its schema/);
    assert.equal(verdictOf(checks), "no");
  });
}

for (
  const [what, change] of [
    ["1e308", (index) => index.chunks[0].start_byte = 1e308],
    ["-1", (index) => index.chunks[0].body_start = -1],
    ["a fraction", (index) => index.chunks[0].tokens = 1.5],
    ["a string", (index) => index.chunks[0].tokens = "1"],
    ["a key of __proto__", (index) => {
      index.statistics.language_distribution = JSON.parse('{"__proto__": 1}');
    }],
    ["no chunk", (index) => index.chunks = []],
    ["an upper-case digest", (index) => index.body_sha256 = index.body_sha256.toUpperCase()],
    ["another version", (index) => index.metadata.version = "2"],
  ] as readonly (readonly [string, (index: Spoilable) => void])[]
) {
  Deno.test(`judgePack() finds ${what} by the schema`, async () => {
    const { index: sound, body } = await samplePack();
    const index = structuredClone(sound) as Spoilable;
    change(index);
    const checks = await judgePack({ index, indexText: JSON.stringify(index), body });
    assert.deepEqual(idsOf(checks, "failed"), ["schema"]);
  });
}

Deno.test("judgePack() finds a text that is not canonical, and a repeated key", async () => {
  const { index, body } = await samplePack();
  const text = canonicalJson(index as JsonObject);
  for (
    const indexText of [
      `${text}\n`,
      JSON.stringify(index, null, 2),
      text.replace('{"body_sha256"', '{"body_sha256":"","body_sha256"'),
      text.replace('"version":"1"', '"version":"\\u0031"'),
    ]
  ) {
    const checks = await judgePack({ index: JSON.parse(indexText), indexText, body });
    assert.deepEqual(idsOf(checks, "failed"), ["schema"], indexText.slice(0, 40));
    assert.match(checks[0]!.detail, /canonical/);
  }
});

Deno.test("judgePack() does not crash on a lone surrogate", async () => {
  const { index: sound, body } = await samplePack();
  const index = structuredClone(sound) as Spoilable;
  index.chunks[0].file_path = "a\ud800";
  const checks = await judgePack({ index, indexText: JSON.stringify(index), body });
  assert.ok(idsOf(checks, "failed").includes("schema"));
});

Deno.test("judgePack() judges by a schema of the caller's too", async () => {
  const { index, body } = await samplePack();
  const strict = await judge(index, body, { schema: { type: "object", maxProperties: 1 } });
  assert.deepEqual(idsOf(strict, "failed"), ["schema"]);
  assert.ok(idsOf(strict, "passed").includes("digests"));
  const lax = await judge({ chunks: [] }, body, { schema: {} });
  assert.deepEqual(idsOf(lax, "failed"), ["schema"]);
  await assert.rejects(judge(index, body, { schema: { type: "nonsense" } }), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.equal(error.code, "oracles.bad-schema");
    assert.equal(error.exitCode, 78);
    return true;
  });
});

Deno.test("judgePack() reports a repository that fails as not run, not as a verdict", async () => {
  const { repo, index, body } = await samplePack();
  const broken = { ...repo, readBlob: () => Promise.reject(new Error("disk\u001b[2J gone")) };
  const checks = await judge(index, body, { repo: broken });
  assert.deepEqual(idsOf(checks, "failed"), []);
  assert.deepEqual(idsOf(checks, "not run"), [
    "budget",
    "anchors",
    "statistics",
    "secrets",
    "completeness",
  ]);
  assert.ok(checks.every((check) => !check.detail.includes("\u001b")));
  assert.equal(verdictOf(checks), "undecided");
});

Deno.test("judgePack() prints a path of a hostile index on one line", async () => {
  const { repo, index: sound, body } = await samplePack();
  const index = structuredClone(sound) as Spoilable;
  index.chunks[0].file_path = `\u001b[2J\n\u202e${"x".repeat(10_000)}`;
  reseal(index, body);
  for (const { detail } of await judge(index, body, { repo })) {
    // deno-lint-ignore no-control-regex -- they are what it is about
    assert.ok(!/[\u0000-\u001f\u202e]/.test(detail) && detail.length < 500, detail);
  }
});
