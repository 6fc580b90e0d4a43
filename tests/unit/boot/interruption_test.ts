import assert from "node:assert/strict";
import { unlessEndedByInterrupt, whileListening } from "../../../lib/boot/interruption.ts";
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

Deno.test("whileListening() gives what its work gives and throws what it throws", async () => {
  assert.equal(await whileListening(() => Promise.resolve(42)), 42);
  const thrown = new RangeError("mine");
  await assert.rejects(whileListening(() => Promise.reject(thrown)), (error) => error === thrown);
});

Deno.test("whileListening() ends the process with 143 where a signal comes between two steps", async () => {
  await withFolder(async (folder) => {
    const ended = await runScript(
      folder,
      `import { unlessEndedByInterrupt, whileListening } from ${JSON.stringify(INTERRUPTION)};
       await whileListening(async () => {
         console.log("ready");
         for (let i = 0; i < 100; i++) await unlessEndedByInterrupt(true);
         console.log("went on");
       });`,
      { when: { says: "ready", send: ["SIGTERM"] } },
    );
    assert.deepEqual([ended.code, ended.stdout], [143, "ready\n"], ended.stderr);
  });
});
