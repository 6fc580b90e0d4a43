import assert from "node:assert/strict";
import { nowRfc3339, rfc3339, startTimer, unixSeconds } from "../../../lib/host/mod.ts";
import { HOST, runScript, sleep, withFolder } from "./script.ts";

Deno.test("rfc3339() writes UTC with whole seconds", () => {
  assert.equal(rfc3339(0), "1970-01-01T00:00:00Z");
  assert.equal(rfc3339(1_769_860_800), "2026-01-31T12:00:00Z");
  assert.equal(rfc3339(951_782_400), "2000-02-29T00:00:00Z");
  assert.equal(rfc3339(-1), "1969-12-31T23:59:59Z");
});

Deno.test("unixSeconds() is the present in whole seconds", () => {
  const now = unixSeconds();
  assert.ok(Number.isInteger(now) && Math.abs(now - Date.now() / 1000) < 2);
});

Deno.test("nowRfc3339() is the present", () => {
  const before = Math.floor(Date.now() / 1000);
  const now = nowRfc3339();
  assert.match(now, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  assert.ok(Date.parse(now) / 1000 >= before && Date.parse(now) <= Date.now());
});

Deno.test("rfc3339() does not depend on the time zone or the language", async () => {
  await withFolder(async (folder) => {
    const source = `import { rfc3339 } from "${HOST}"; console.log(rfc3339(1769860800));`;
    const env = { TZ: "Asia/Kathmandu", LANG: "ar_SA.UTF-8", LC_ALL: "th_TH.UTF-8" };
    assert.equal((await runScript(folder, source, { env })).stdout, "2026-01-31T12:00:00Z\n");
  });
});

Deno.test("startTimer() counts whole milliseconds and goes on", async () => {
  const elapsed = startTimer();
  await sleep(20);
  const first = elapsed();
  await sleep(10);
  assert.ok(Number.isInteger(first) && first >= 15, `${first}`);
  assert.ok(elapsed() > first);
});
