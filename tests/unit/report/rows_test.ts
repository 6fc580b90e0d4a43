import assert from "node:assert/strict";
import type { Check, CheckStatus } from "../../../lib/base/mod.ts";
import {
  countChecks,
  formatCount,
  formatDuration,
  painter,
  renderCheck,
  renderChecks,
} from "../../../lib/report/mod.ts";
import { runScript, withFolder } from "../host/script.ts";

const PLAIN = painter(false);

const DURATIONS = [
  [0, "0 ms"],
  [1, "1 ms"],
  [999, "999 ms"],
  [1000, "1.0 s"],
  [1049, "1.0 s"],
  [3449, "3.4 s"],
  [9990, "10.0 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 00 s"],
  [59_999, "1 min 00 s"],
  [60_000, "1 min 00 s"],
  [61_499, "1 min 01 s"],
  [119_500, "2 min 00 s"],
  [125_000, "2 min 05 s"],
  [3_599_499, "59 min 59 s"],
  [3_600_000, "60 min 00 s"],
] as const;

Deno.test("formatDuration() reads well at every size and never says 60 s", () => {
  for (const [ms, text] of DURATIONS) assert.equal(formatDuration(ms), text);
  for (let ms = 0; ms < 200_000; ms += 37) {
    assert.doesNotMatch(formatDuration(ms), /\b60(?:\.0)? s/);
  }
});

const COUNTS = [
  [0, "0"],
  [7, "7"],
  [999, "999"],
  [1000, "1,000"],
  [12_345, "12,345"],
  [123_456, "123,456"],
  [1_234_567, "1,234,567"],
  [-123, "-123"],
  [-1234, "-1,234"],
  [Number.MAX_SAFE_INTEGER, "9,007,199,254,740,991"],
] as const;

Deno.test("formatCount() puts a comma between thousands", () => {
  for (const [count, text] of COUNTS) assert.equal(formatCount(count), text);
});

Deno.test("formatCount() and formatDuration() are the same in every language", async () => {
  await withFolder(async (folder) => {
    const report = import.meta.resolve("../../../lib/report/mod.ts");
    const source = `import { formatCount, formatDuration } from "${report}";
      console.log(formatCount(1234567), formatDuration(3449), formatDuration(125000));`;
    for (const LANG of ["tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8", "hi_IN", "C", ""]) {
      const { stdout } = await runScript(folder, source, { env: { LANG, LC_ALL: LANG } });
      assert.equal(stdout, "1,234,567 3.4 s 2 min 05 s\n", LANG);
    }
  });
});

const CHECKS: readonly Check[] = [
  { id: "environment", status: "passed", detail: "Deno 2.9.4", durationMs: 12 },
  { id: "container", status: "skipped", detail: "no engine" },
  { id: "core", status: "failed", detail: "NAR", durationMs: 3_599_000 },
  { id: "anchors", status: "not checked", detail: "no --repo", durationMs: 0 },
  { id: "x", status: "not run", detail: "core failed" },
];

Deno.test("renderChecks() aligns ids, times and details", () => {
  assert.equal(
    renderChecks(CHECKS, PLAIN),
    [
      "✓ environment       12 ms  Deno 2.9.4",
      "- container                skipped: no engine",
      "✗ core        59 min 59 s  failed: NAR",
      "? anchors            0 ms  not checked: no --repo",
      "! x                        not run: core failed",
      "",
    ].join("\n"),
  );
});

Deno.test("renderChecks() has no column of times where none was measured", () => {
  const checks = [
    { id: "a", status: "passed", detail: "one" },
    { id: "longer", status: "failed", detail: "two" },
  ] as const;
  assert.equal(renderChecks(checks, PLAIN), "✓ a       one\n✗ longer  failed: two\n");
  assert.equal(renderChecks([], PLAIN), "");
});

Deno.test("renderCheck() never glues a long time to the id", () => {
  for (const durationMs of [5, 59_999, 125_000, 36_000_000]) {
    const row = renderCheck({ id: "id", status: "passed", detail: "d", durationMs }, PLAIN, 2);
    assert.ok(row.startsWith("✓ id "), row);
    assert.ok(row.endsWith(`${formatDuration(durationMs)}  d`), row);
  }
});

Deno.test("renderCheck() agrees with renderChecks() for the same width", () => {
  for (const check of CHECKS.filter((each) => each.durationMs !== undefined)) {
    assert.ok(renderChecks(CHECKS, PLAIN).includes(renderCheck(check, PLAIN, 11) + "\n"));
  }
});

Deno.test("renderCheck() lets nothing out of its line, whatever id and detail hold", () => {
  const row = renderCheck({ id: "a\x1b[2J", status: "failed", detail: "x\r\n\u202ey" }, PLAIN);
  assert.equal(row, "✗ a\\u001b[2J  failed: x\\u000d\\n\\u202ey");
});

Deno.test("renderCheck() paints the mark and the status in the same style", () => {
  const paint = (text: string, style: string): string => text === "" ? "" : `<${style} ${text}>`;
  const row = (status: CheckStatus): string =>
    renderCheck({ id: "id", status, detail: "d" }, paint);
  assert.equal(row("passed"), "<good ✓> id  d");
  assert.equal(row("failed"), "<bad ✗> id  <bad failed: >d");
  assert.equal(row("skipped"), "<dim -> id  <dim skipped: >d");
  assert.equal(row("not checked"), "<warn ?> id  <warn not checked: >d");
  assert.equal(row("not run"), "<warn !> id  <warn not run: >d");
});

Deno.test("renderChecks() takes very many rows", () => {
  const checks = Array.from({ length: 200_000 }, () => CHECKS[1]!);
  assert.equal(renderChecks(checks, PLAIN).split("\n").length, 200_001);
});

Deno.test("countChecks() counts what there is, passed always", () => {
  assert.equal(countChecks(CHECKS), "1 passed, 1 failed, 1 skipped, 1 not checked, 1 not run");
  assert.equal(countChecks([]), "0 passed");
  assert.equal(countChecks([CHECKS[0]!, CHECKS[0]!]), "2 passed");
  assert.equal(countChecks([CHECKS[2]!]), "0 passed, 1 failed");
});
