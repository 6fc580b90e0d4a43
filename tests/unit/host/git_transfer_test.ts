import assert from "node:assert/strict";
import { tryGit } from "../../../lib/host/mod.ts";

Deno.test("tryGit() ends a transfer and all it started when the time is over", async () => {
  const start = performance.now();
  const result = await tryGit(["-c", "alias.wait=!sleep 61 & sleep 62; echo late", "wait"], {
    mode: "transfer",
    timeoutMs: 300,
  });
  assert(result.timedOut);
  assert.notEqual(result.code, 0);
  assert.equal(result.stdout.length, 0);
  assert(performance.now() - start < 60_000);
  const processes = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  assert.doesNotMatch(new TextDecoder().decode(processes.stdout), /^sleep 6[12]$/m);
});

Deno.test("tryGit() ends a transfer that ignores the gentle signal", async () => {
  const result = await tryGit(["-c", "alias.wait=!trap '' TERM; sleep 63", "wait"], {
    mode: "transfer",
    timeoutMs: 300,
  });
  assert(result.timedOut);
});
