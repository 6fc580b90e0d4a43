import assert from "node:assert/strict";
import { onInterrupt } from "../../../lib/host/mod.ts";
import { HOST, runScript, withFolder } from "./script.ts";

const FOREVER = `console.log("ready"); setInterval(() => {}, 1000);`;

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`onInterrupt() runs the last registered first on ${signal}, then ends with ${code}`, async () => {
    await withFolder(async (folder) => {
      const source = `import { onInterrupt } from "${HOST}";
        const say = (text) => () => console.log(text);
        onInterrupt(say("first"));
        onInterrupt(async () => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          console.log("second, slowly");
        });
        const release = onInterrupt(say("taken back"));
        onInterrupt(() => { throw new Error("third"); });
        onInterrupt(() => Promise.reject(new Error("fourth")));
        onInterrupt(say("last"));
        release();
        release();
        ${FOREVER}`;
      const ended = await runScript(folder, source, { when: { says: "ready", send: [signal] } });
      assert.equal(ended.stdout, "ready\nlast\nsecond, slowly\nfirst\n");
      assert.equal(ended.stderr, "");
      assert.deepEqual([ended.code, ended.signal], [code, null]);
    });
  });
}

Deno.test("onInterrupt() runs what is registered while it cleans up", async () => {
  await withFolder(async (folder) => {
    const source = `import { onInterrupt } from "${HOST}";
      onInterrupt(() => { onInterrupt(() => console.log("late")); });
      ${FOREVER}`;
    const ended = await runScript(folder, source, { when: { says: "ready", send: ["SIGINT"] } });
    assert.equal(ended.stdout, "ready\nlate\n");
    assert.equal(ended.code, 130);
  });
});

Deno.test("onInterrupt() takes a second signal right after the first for the same one", async () => {
  await withFolder(async (folder) => {
    const source = `import { onInterrupt } from "${HOST}";
      onInterrupt(async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        console.log("clean");
      });
      ${FOREVER}`;
    const ended = await runScript(folder, source, {
      when: { says: "ready", send: ["SIGINT", "SIGINT", "SIGTERM"], pauseMs: 40 },
    });
    assert.equal(ended.stdout, "ready\nclean\n");
    assert.equal(ended.code, 130);
  });
});

Deno.test("onInterrupt() lets a later second signal end a cleanup that hangs", async () => {
  await withFolder(async (folder) => {
    const source = `import { onInterrupt } from "${HOST}";
      onInterrupt(() => new Promise(() => {}));
      ${FOREVER}`;
    const ended = await runScript(folder, source, {
      when: { says: "ready", send: ["SIGTERM", "SIGINT"], pauseMs: 700 },
    });
    assert.equal(ended.code, 130);
  });
});

Deno.test("onInterrupt() leaves the signals alone once everything is taken back", async () => {
  await withFolder(async (folder) => {
    const source = `import { onInterrupt } from "${HOST}";
      const releases = [onInterrupt(() => console.log("a")), onInterrupt(() => console.log("b"))];
      for (const release of releases) release();
      ${FOREVER}`;
    const ended = await runScript(folder, source, { when: { says: "ready", send: ["SIGTERM"] } });
    assert.equal(ended.stdout, "ready\n");
    assert.equal(ended.signal, "SIGTERM");
  });
});

Deno.test("onInterrupt() does not keep a process alive that has nothing left to do", async () => {
  await withFolder(async (folder) => {
    const source = `import { onInterrupt } from "${HOST}"; onInterrupt(() => {});`;
    assert.deepEqual(await runScript(folder, source), {
      code: 0,
      signal: null,
      stdout: "",
      stderr: "",
    });
  });
});

Deno.test("onInterrupt() takes back one of two equal registrations at a time", () => {
  const same = (): void => {};
  const releases = [onInterrupt(same), onInterrupt(same)];
  // The resource sanitizer sees whether the listeners are gone.
  for (const release of releases) assert.equal(release(), undefined);
});

Deno.test("unlessInterrupted() goes on in normal times and never during the cleaning up", async () => {
  await withFolder(async (folder) => {
    const source = `import { onInterrupt, unlessInterrupted } from "${HOST}";
      await unlessInterrupted();
      onInterrupt(() => new Promise((resolve) => setTimeout(resolve, 100)));
      console.log("ready");
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        await unlessInterrupted();
        Deno.stdout.writeSync(new TextEncoder().encode("."));
      }`;
    const ended = await runScript(folder, source, { when: { says: "...", send: ["SIGINT"] } });
    assert.match(ended.stdout, /^ready\n\.{3,8}$/);
    assert.equal(ended.code, 130);
    assert.equal(ended.stderr, "");
  });
});
