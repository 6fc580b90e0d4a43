import assert from "node:assert/strict";
import { canonicalJson, type JsonObject, PackRepoError, verdictOf } from "../../../lib/base/mod.ts";
import { judgePack, ORACLES } from "../../../lib/oracles/mod.ts";
import { PACK_INDEX_SCHEMA } from "../../../lib/schema/pack_index.ts";
import schemaFile from "../../../spec/index.schema.json" with { type: "json" };
import { idsOf, judge, reseal, samplePack, type Spoilable } from "./judging.ts";

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

interface Spoiling {
  readonly what: string;
  /** Changes the index and may return another body. */
  readonly spoil: (index: Spoilable, body: Uint8Array) => Uint8Array | void;
  /** Rows that must fail, whatever else fails. */
  readonly failing: readonly string[];
  /** Whether the digests are left as they are; by default a forger makes them agree again. */
  readonly keepDigests?: boolean;
}

function headOf(index: Spoilable): Spoilable {
  return index.chunks[0];
}

/** The first chunk that is a whole file. */
function wholeOf(index: Spoilable): Spoilable {
  return index.chunks.find((chunk: Spoilable) => !chunk.truncated);
}

function replaceByte(body: Uint8Array, at: number, value: number): Uint8Array {
  const copy = body.slice();
  copy[at] = value;
  return copy;
}

const SPOILINGS: readonly Spoiling[] = [
  {
    what: "a field that the schema does not have",
    spoil: (index) => void (index.extra = 1),
    failing: ["schema"],
  },
  {
    what: "nothing changed, sealed again",
    spoil: () => {},
    failing: [],
  },
  {
    what: "another commit",
    spoil: (index) => void (index.metadata.repo_info.commit = "0".repeat(40)),
    failing: ["provenance"],
  },
  {
    what: "another date",
    spoil: (index) => void (index.metadata.created_at = "2024-01-01T00:00:00Z"),
    failing: ["provenance"],
  },
  {
    what: "another tokenizer's vocabulary",
    spoil: (index) => void (index.tokenizer_info.vocab_sha256 = "0".repeat(64)),
    failing: ["budget"],
  },
  {
    what: "a smaller budget than the tokens",
    spoil: (index) => {
      index.budget_info.target_budget = 3000;
      index.budget_info.utilization_ppm = 1_000_000;
    },
    failing: ["budget"],
  },
  {
    what: "a larger budget than was filled",
    spoil: (index) => {
      const { actual_tokens } = index.budget_info;
      index.budget_info.target_budget = 5000;
      index.budget_info.utilization_ppm = Math.floor(actual_tokens * 1e6 / 5000);
    },
    failing: ["budget"],
  },
  {
    what: "a false claim to hold everything",
    spoil: (index) => void (index.budget_info.exhausted = true),
    failing: ["budget"],
  },
  {
    what: "wrong header tokens",
    spoil: (index) => void index.budget_info.headers_tokens++,
    failing: ["budget"],
  },
  {
    what: "a token moved from one chunk to another",
    spoil: (index) => {
      index.chunks[0].tokens++;
      index.chunks[1].tokens--;
    },
    failing: ["budget"],
  },
  {
    what: "two chunks in the wrong order",
    spoil: (index) => void index.chunks.reverse(),
    failing: ["order", "layout"],
  },
  {
    what: "skipped files in the wrong order",
    spoil: (index) => void index.skipped.reverse(),
    failing: ["order"],
  },
  {
    what: "one chunk twice",
    spoil: (index) => void index.chunks.splice(1, 0, structuredClone(index.chunks[0])),
    failing: ["order", "overlap", "layout", "statistics"],
  },
  {
    what: "an empty range",
    spoil: (index) => void (headOf(index).end_byte = headOf(index).start_byte),
    failing: ["schema"],
  },
  {
    what: "a reversed range of lines",
    spoil: (index) => {
      const chunk = index.chunks.at(-1);
      chunk.start_line = chunk.end_line + 1;
    },
    failing: ["overlap", "layout"],
  },
  {
    what: "a body span out of the body",
    spoil: (index) => void (index.chunks.at(-1).body_end += 1000),
    failing: ["layout", "hashes"],
    keepDigests: true,
  },
  {
    what: "a body span of 2^53 - 1",
    spoil: (index) => {
      headOf(index).body_start = Number.MAX_SAFE_INTEGER - 1;
      headOf(index).body_end = Number.MAX_SAFE_INTEGER;
    },
    failing: ["layout", "hashes"],
    keepDigests: true,
  },
  {
    what: "a shifted anchor",
    spoil: (index) => {
      wholeOf(index).start_byte++;
      wholeOf(index).end_byte++;
    },
    failing: ["layout", "anchors"],
  },
  {
    what: "a line count that is too small",
    spoil: (index) => void headOf(index).end_line--,
    failing: ["layout"],
  },
  {
    what: "a file that the commit lacks",
    spoil: (index) => void (index.chunks.at(-1).file_path += "x"),
    failing: ["layout", "anchors", "completeness"],
  },
  {
    what: "a changed character, digests forged",
    spoil: (index, body) => replaceByte(body, headOf(index).body_start, 0x21),
    failing: ["anchors"],
  },
  {
    what: "a changed character in a whole file, digests forged",
    spoil: (index, body) => replaceByte(body, wholeOf(index).body_start, 0x21),
    failing: ["anchors", "hashes"],
  },
  {
    what: "a changed character, digests kept",
    spoil: (index, body) => replaceByte(body, headOf(index).body_start, 0x21),
    failing: ["hashes"],
    keepDigests: true,
  },
  {
    what: "bytes that are not UTF-8",
    spoil: (index, body) => replaceByte(body, headOf(index).body_start, 0xff),
    failing: ["budget", "anchors"],
  },
  {
    what: "text after the last section",
    spoil: (_, body) => Uint8Array.of(...body, 0x78, 0x0a),
    failing: ["budget", "layout"],
  },
  {
    what: "an empty body",
    spoil: () => new Uint8Array(),
    failing: ["budget", "layout", "hashes", "anchors"],
  },
  {
    what: "another blob id",
    spoil: (index) => void (wholeOf(index).blob_oid = "0".repeat(40)),
    failing: ["anchors", "hashes"],
  },
  {
    what: "a whole file called a part",
    spoil: (index) =>
      void Object.assign(wholeOf(index), { truncated: true, mode: "lines", chunk_type: "lines" }),
    failing: ["anchors"],
  },
  {
    what: "a part called whole in one field",
    spoil: (index) => void (wholeOf(index).mode = "lines"),
    failing: ["layout"],
  },
  {
    what: "another id",
    spoil: (index) => void (headOf(index).id = "0".repeat(16)),
    failing: ["digests"],
    keepDigests: true,
  },
  {
    what: "another chunks_digest",
    spoil: (index) => void (index.chunks_digest = "0".repeat(64)),
    failing: ["digests"],
    keepDigests: true,
  },
  {
    what: "another manifest_digest",
    spoil: (index) => void (index.manifest_digest = "0".repeat(64)),
    failing: ["digests"],
    keepDigests: true,
  },
  {
    what: "another branch, digests kept",
    spoil: (index) => void (index.metadata.repo_info.branch = "evil"),
    failing: ["digests"],
    keepDigests: true,
  },
  ...[
    "total_files",
    "total_chunks",
    "total_tokens",
    "eligible_files",
    "eligible_tokens",
    "ignored_files",
    "duplicates_removed",
  ].map((name): Spoiling => ({
    what: `a wrong ${name}`,
    spoil: (index) => void index.statistics[name]++,
    failing: ["statistics"],
  })),
  {
    what: "a wrong language",
    spoil: (index) => void (index.statistics.language_distribution.cobol = 1),
    failing: ["statistics"],
  },
  {
    what: "a file dropped in silence",
    spoil: (index) => void index.skipped.pop(),
    failing: ["completeness", "statistics"],
  },
  {
    what: "a skipped file that is not there",
    spoil: (index) => void (index.skipped.at(-1).file_path += "x"),
    failing: ["completeness"],
  },
  {
    what: "another reason to skip",
    spoil: (index) => {
      const file = index.skipped.find((skipped: Spoilable) => skipped.reason === "lock");
      file.reason = "vendored";
    },
    failing: ["completeness"],
  },
  {
    what: "another size of a skipped file",
    spoil: (index) => void index.skipped[0].bytes++,
    failing: ["completeness"],
  },
];

for (const { what, spoil, failing, keepDigests } of SPOILINGS) {
  Deno.test(`judgePack() on ${what}: ${failing.join(", ") || "nothing"} fails`, async () => {
    const { repo, index: sound, body: soundBody } = await samplePack();
    const index = structuredClone(sound) as Spoilable;
    const body = spoil(index, soundBody) ?? soundBody;
    if (!keepDigests) reseal(index, body);
    const failed = idsOf(await judge(index, body, { repo }), "failed");
    for (const id of failing) assert.ok(failed.includes(id), `${id} not in ${failed}`);
    assert.equal(failed.length === 0, failing.length === 0, `${failed}`);
  });
}

Deno.test("suspicious-files fails on an environment file and on a private key", async () => {
  const { index: sound, body: soundBody } = await samplePack();
  const index = structuredClone(sound) as Spoilable;
  index.chunks[0].file_path = "deploy/.env";
  const failed = idsOf(await judge(index, soundBody), "failed");
  assert.ok(failed.includes("suspicious-files"), `${failed}`);

  const key = `-----${"BEGIN"} PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG".repeat(4)}\n`;
  const body = soundBody.slice();
  const chunk = sound.chunks.find((c) => c.body_end - c.body_start > key.length)!;
  body.set(new TextEncoder().encode(key), chunk.body_start);
  const checks = await judge(sound, body);
  const row = checks.find(({ id }) => id === "suspicious-files")!;
  assert.equal(row.status, "failed");
  assert.match(row.detail, /private key/);
  assert.ok(!row.detail.includes("MIIEv"), "a secret is not repeated");
});

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
  assert.deepEqual(idsOf(checks, "not run"), ["budget", "anchors", "statistics", "completeness"]);
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
