import assert from "node:assert/strict";
import type { PackIndex } from "../../../lib/schema/mod.ts";
import { schemaSources, validatorOf } from "../../../lib/schema/mod.ts";

const HASH = "a".repeat(64);

/** The smallest index that has the right shape; the checker refuses it if the type differs. */
const INDEX: PackIndex = {
  metadata: {
    version: "1",
    created_at: "2026-01-31T12:00:00Z",
    repo_info: { path: ".", commit: "b".repeat(40), history: "full" },
    secrets_ruleset: HASH,
  },
  tokenizer_info: {
    name: "cl100k",
    version: "cl100k_base",
    vocab_sha256: HASH,
    vocab_size: 100_256,
  },
  budget_info: {
    target_budget: 50_000,
    actual_tokens: 12,
    headers_tokens: 5,
    utilization_ppm: 240,
    exhausted: true,
  },
  chunks: [{
    id: "0123456789abcdef",
    file_path: "src/é.ts",
    start_line: 1,
    end_line: 1,
    start_byte: 0,
    end_byte: 3,
    body_start: 20,
    body_end: 23,
    tokens: 12,
    content_hash: HASH,
    blob_oid: "c".repeat(40),
    language: "typescript",
    chunk_type: "file",
    mode: "full",
    truncated: false,
    reason: "source",
    score: 1,
  }],
  statistics: {
    total_files: 2,
    total_chunks: 1,
    total_tokens: 12,
    eligible_files: 1,
    ignored_files: 1,
    duplicates_removed: 0,
    language_distribution: { typescript: 1 },
  },
  skipped: [{ file_path: "logo.png", reason: "binary", bytes: 70 }],
  body_sha256: HASH,
  chunks_digest: HASH,
  manifest_digest: HASH,
};

type Path = readonly (string | number)[];
type Node = Record<string | number, unknown>;

/** Returns a copy with what is at a path changed. */
function changed(path: Path, change: (holder: Node, key: string | number) => void): unknown {
  const copy = structuredClone(INDEX) as unknown as Node;
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as Node;
  change(holder, path.at(-1)!);
  return copy;
}

/** Returns the path of every member of every object below a value. */
function memberPaths(value: unknown, above: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const path = [...above, Array.isArray(value) ? Number(name) : name];
    return [...(Array.isArray(value) ? [] : [path]), ...memberPaths(item, path)];
  });
}

const [source] = await schemaSources();
const validate = await validatorOf<PackIndex>(source!.schema);

Deno.test("the schema of an index takes the smallest one and its optional members", () => {
  assert.deepEqual(validate(INDEX), { ok: true, value: INDEX });
  for (const [key, value] of [["branch", "main"], ["remote", "https://example.org/x"]] as const) {
    const path = ["metadata", "repo_info", key];
    assert.ok(validate(changed(path, (holder) => holder[key] = value)).ok, key);
    assert.ok(!validate(changed(path, (holder) => holder[key] = "")).ok, key);
  }
  const tokens = (value: number): PackIndex | unknown =>
    changed(["statistics", "eligible_tokens"], (holder, key) => holder[key] = value);
  assert.ok(validate(tokens(12)).ok);
  assert.ok(!validate(tokens(0)).ok);
});

Deno.test("the schema of an index asks for every member", () => {
  const paths = memberPaths(INDEX).filter((path) => !path.includes("typescript"));
  assert.ok(paths.length > 50);
  for (const path of paths) {
    const without = changed(path, (holder, key) => delete holder[key]);
    assert.equal(validate(without).ok, false, path.join("."));
  }
});

Deno.test("the schema of an index refuses members that it does not know, at every depth", () => {
  for (const path of memberPaths(INDEX)) {
    // A language of another name is a member that it does know.
    if (path.includes("typescript")) continue;
    const more = changed(path, (holder) => holder["unknown_member"] = 1);
    assert.equal(validate(more).ok, false, path.join("."));
  }
});

Deno.test("the schema of an index refuses fractions, negative and unsafe numbers", () => {
  const numbers = memberPaths(INDEX).filter((path) =>
    typeof path.reduce((node, key) => (node as Node)[key], INDEX as unknown) === "number"
  );
  assert.ok(numbers.length > 20);
  for (const path of numbers) {
    for (const bad of [0.5, -1, 2 ** 53, "1", null]) {
      const value = changed(path, (holder, key) => holder[key] = bad);
      assert.equal(validate(value).ok, false, `${path.join(".")} = ${bad}`);
    }
  }
});

Deno.test("the schema of an index refuses texts of another form", () => {
  const cases: readonly (readonly [Path, readonly string[]])[] = [
    [["body_sha256"], [HASH.toUpperCase(), HASH.slice(1), `${HASH}0`, `${HASH}\n`, ""]],
    [["metadata", "repo_info", "commit"], ["HEAD", "b".repeat(41), "b".repeat(39)]],
    [["metadata", "repo_info", "path"], ["/home/me", ""]],
    [["metadata", "created_at"], ["2026-01-31T12:00:00+01:00", "2026-01-31", "now"]],
    [["metadata", "version"], ["2", ""]],
    [["tokenizer_info", "name"], ["p50k", "CL100K"]],
    [["chunks", 0, "file_path"], [""]],
    [["chunks", 0, "id"], ["0123456789abcde", "0123456789ABCDEF"]],
    [["chunks", 0, "mode"], ["half"]],
    [["skipped", 0, "reason"], ["because"]],
  ];
  for (const [path, texts] of cases) {
    for (const text of texts) {
      const value = changed(path, (holder, key) => holder[key] = text);
      assert.equal(validate(value).ok, false, `${path.join(".")} = ${JSON.stringify(text)}`);
    }
  }
});
