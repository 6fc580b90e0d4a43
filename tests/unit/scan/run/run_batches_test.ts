import assert from "node:assert/strict";
import { joinResults, type ScanResult } from "../../../../lib/scan/finding.ts";
import { DEFAULT_LIMITS, DEFAULT_POLICY, type Policy } from "../../../../lib/scan/policy.ts";
import type { Batch, RunSettings } from "../../../../lib/scan/run/batch.ts";
import { runBatches } from "../../../../lib/scan/run/run_batches.ts";
import { userRule, utf8 } from "../sample.ts";

/** A rule that finds a number, and one that never comes to an end on a run of `a`. */
const RULES = [
  userRule({ id: "num", keywords: ["num-"], regex: { source: "num-\\d+", ignoreCase: false } }),
  userRule({ id: "stuck", keywords: ["aaa"], regex: { source: "(?:a+)+$", ignoreCase: false } }),
];

async function run(
  batches: readonly Batch[],
  policy: Partial<Policy>,
): Promise<{ readonly result: ScanResult; readonly sizes: readonly number[] }> {
  const all: ScanResult[] = [];
  const sizes: number[] = [];
  const settings: RunSettings = {
    policy: { ...DEFAULT_POLICY, useDefaults: false, ...policy },
    key: "k",
    explain: false,
  };
  await runBatches(batches, {
    settings,
    onBatch({ results }) {
      sizes.push(results.length);
      all.push(...results);
    },
  });
  return { result: joinResults(all), sizes };
}

function loaded(...texts: readonly (readonly [path: string, text: string])[]): Batch {
  return { kind: "loaded", files: texts.map(([path, text]) => ({ path, bytes: utf8(text) })) };
}

Deno.test("runBatches() gives a result for each item, on threads where rules are others'", async () => {
  const batches = Array.from(
    { length: 20 },
    (_, at) => loaded([`${at}a`, `num-${at}`], [`${at}b`, "x"]),
  );
  const { result, sizes } = await run(batches, { rules: RULES });
  assert.deepEqual(sizes, Array(20).fill(2));
  assert.equal(result.findings.length, 20);
  assert.equal(result.files, 40);
});

Deno.test("runBatches() stops a rule without end, says so, and goes on without it", async () => {
  const trap = `${"a".repeat(60)}!`;
  const batches = [
    loaded(["1", "num-1 aaa"], ["2", `num-2 ${trap}`], ["3", "num-3 aaa"]),
    loaded(["4", "num-4 aaa"]),
  ];
  const limits = { ...DEFAULT_LIMITS, ruleMs: 300 };
  const { result } = await run(batches, { rules: RULES, limits });
  assert.deepEqual(result.incomplete.map(({ path, reason }) => [path, reason]), [
    ["2", "rule-timeout"],
  ]);
  assert.match(result.incomplete[0]!.detail, /^The rule stuck took more than 300 ms/);
  const found = result.findings.map(({ path, rule }) => `${path} ${rule}`);
  for (const path of ["1", "2", "3", "4"]) assert.ok(found.includes(`${path} num`), path);
  // What lies before the trap was looked at with the rule.
  assert.ok(found.includes("1 stuck"));
});

Deno.test("runBatches() stops an allowlist's expression without end too", async () => {
  const regexes = [{ source: "^(?:\\w+)+$", ignoreCase: false }];
  const allowlist = {
    reason: "r",
    paths: [],
    regexes,
    target: "line" as const,
    stopwords: [],
    commits: [],
    isAll: false,
  };
  const limits = { ...DEFAULT_LIMITS, ruleMs: 300 };
  const { result } = await run([loaded(["1", `num-1${"b".repeat(60)}!`])], {
    rules: RULES,
    allowlists: [{ ...allowlist, regexes: [{ source: "(?:b+)+$", ignoreCase: false }] }, allowlist],
    limits,
  });
  assert.deepEqual(result.incomplete.map(({ reason }) => reason), ["rule-timeout"]);
});

Deno.test("runBatches() throws what the source of batches throws", async () => {
  async function* broken(): AsyncGenerator<Batch> {
    yield loaded(["1", "x"]);
    await Promise.resolve();
    throw new Error("no more");
  }
  const settings = { policy: DEFAULT_POLICY, key: "k", explain: false };
  await assert.rejects(runBatches(broken(), { settings, onBatch: () => {} }), /no more/);
});
