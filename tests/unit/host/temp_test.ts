import assert from "node:assert/strict";
import { withTempFolder } from "../../../lib/host/mod.ts";
import { HOST, runScript, withFolder } from "./script.ts";

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name);
}

Deno.test("withTempFolder() gives a private folder, its work's result, and removes it", async () => {
  await withFolder(async (parent) => {
    const result = await withTempFolder(async (folder) => {
      assert.ok(folder.startsWith(`${parent}/.tmp-`));
      assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
      await Deno.mkdir(`${folder}/a/b`, { recursive: true });
      await Deno.writeTextFile(`${folder}/a/b/c`, "x");
      await Deno.chmod(`${folder}/a/b/c`, 0o400);
      return 42;
    }, parent);
    assert.equal(result, 42);
    assert.deepEqual(namesIn(parent), []);
  });
});

Deno.test("withTempFolder() removes it when its work throws, and throws the same", async () => {
  await withFolder(async (parent) => {
    const thrown = new RangeError("mine");
    await assert.rejects(
      withTempFolder(async (folder) => {
        await Deno.writeTextFile(`${folder}/f`, "x");
        throw thrown;
      }, parent),
      (error) => error === thrown,
    );
    assert.deepEqual(namesIn(parent), []);
  });
});

Deno.test("withTempFolder() does not mind that its work removed or moved it", async () => {
  await withFolder(async (parent) => {
    await withTempFolder((folder) => Deno.rename(folder, `${parent}/kept`), parent);
    assert.deepEqual(namesIn(parent), ["kept"]);
  });
});

Deno.test("withTempFolder() nests and runs side by side", async () => {
  await withFolder(async (parent) => {
    const seen = new Set<string>();
    await Promise.all(Array.from({ length: 20 }, () =>
      withTempFolder(async (outer) => {
        seen.add(outer);
        await withTempFolder((inner) => Promise.resolve(seen.add(inner)), outer);
        assert.deepEqual(namesIn(outer), []);
      }, parent)));
    assert.equal(seen.size, 40);
    assert.deepEqual(namesIn(parent), []);
  });
});

Deno.test("withTempFolder() says 73 where it cannot make one", async () => {
  await withFolder(async (parent) => {
    await Deno.writeTextFile(`${parent}/file`, "x");
    await assert.rejects(
      withTempFolder(() => Promise.reject(new Error("must not run")), `${parent}/file`),
      { code: "host.cannot-create", exitCode: 73 },
    );
    assert.deepEqual(namesIn(parent), ["file"]);
  });
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`withTempFolder() removes it on ${signal}, with a child and writers at work`, async () => {
    await withFolder(async (folder) => {
      const source = `import { runProcess, withTempFolder } from "${HOST}";
        await withTempFolder(async (temp) => {
          const child = runProcess({
            command: "sh",
            args: ["-c", 'i=0; while :; do i=$((i+1)); echo x > "$1/child-$i"; done', "-", temp],
          });
          await withTempFolder(async (inner) => {
            for (let i = 0; ; i++) {
              await Deno.writeTextFile(inner + "/own-" + i, "x");
              if (i === 50) console.log("ready");
            }
          }, temp + "/inner");
          await child;
        }, "${folder}/parent");`;
      const ended = await runScript(folder, source, { when: { says: "ready", send: [signal] } });
      assert.equal(ended.code, code, ended.stderr);
      assert.equal(ended.stderr, "");
      assert.deepEqual(namesIn(`${folder}/parent`), []);
    });
  });
}

Deno.test("withTempFolder() leaves nothing wherever an interruption finds it", async () => {
  await withFolder(async (folder) => {
    const source = `import { withTempFolder } from "${HOST}";
      const parent = "${folder}/parent";
      setTimeout(() => Deno.kill(Deno.pid, "SIGINT"), Number(Deno.args[0]));
      for (;;) {
        await withTempFolder(async (temp) => {
          await withTempFolder((inner) => Deno.writeTextFile(inner + "/f", "x"), temp);
        }, parent);
      }`;
    for (const delay of [1, 2, 3, 5, 8, 13]) {
      const ended = await runScript(folder, source, { args: [String(delay)] });
      assert.equal(ended.code, 130, ended.stderr);
      assert.deepEqual(namesIn(`${folder}/parent`), []);
    }
  });
});
