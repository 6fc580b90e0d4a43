import assert from "node:assert/strict";
import { unlessEndedByInterrupt } from "../../../lib/boot/interruption.ts";
import { HOST, runScript, withFolder } from "../host/script.ts";

const INTERRUPTION = import.meta.resolve("../../../lib/boot/interruption.ts");

Deno.test("unlessEndedByInterrupt() returns where nobody interrupts", async () => {
  await unlessEndedByInterrupt(false);
  await unlessEndedByInterrupt(true);
});

Deno.test("unlessEndedByInterrupt() never returns once a signal has come", async () => {
  await withFolder(async (folder) => {
    const ended = await runScript(
      folder,
      `import { unlessEndedByInterrupt } from ${JSON.stringify(INTERRUPTION)};
       import { onInterrupt } from ${JSON.stringify(HOST)};
       onInterrupt(() => new Promise((resolve) => setTimeout(resolve, 300)));
       console.log("ready");
       // As long as it computes, it cannot hear of the signal.
       const end = performance.now() + 500;
       while (performance.now() < end);
       await unlessEndedByInterrupt(Deno.args[0] === "failed");
       console.log("went on");`,
      { when: { says: "ready", send: ["SIGINT"] } },
    );
    assert.deepEqual([ended.code, ended.stdout], [130, "ready\n"], ended.stderr);
  });
});
