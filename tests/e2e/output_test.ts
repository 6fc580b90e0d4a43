/** Where outputs go: full and read-only disks, other disks, folders that were not granted. */

import assert from "node:assert/strict";
import {
  assertEnded,
  assertTidy,
  filesBelow,
  mountDisk,
  namesIn,
  runInShell,
} from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { type FixtureRepo, makeRepo, serveGit } from "../helpers/git_fixtures.ts";
import { named, NO_MOUNT } from "../unit/host/disk.ts";

let checkout: Checkout;
let repo: FixtureRepo;
let outside: string;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  // More than the small disk holds, even where it is packed into 50,000 tokens.
  const words = Array.from({ length: 4000 }, (_, i) => `word${i % 89} another sentence ${i}.\n`);
  repo = await makeRepo({ "text.md": words.join("") });
  outside = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-outside-" }));
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
  await repo[Symbol.asyncDispose]();
  await Deno.remove(outside, { recursive: true });
});

function diskTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: named(name, NO_MOUNT), ignore: NO_MOUNT !== undefined, fn });
}

diskTest("pack and smoke end with 74 on a full disk and leave nothing on it", async () => {
  using disk = mountDisk(`${outside}/full`, 64);
  for (const [task, ...args] of [["pack", repo.path], ["smoke", "--repo", repo.path]]) {
    for (const output of [disk.path, `${disk.path}/a/b`]) {
      const cwd = outside;
      const run = await checkout.task(task!, [...args, "--output", output], { cwd });
      assertEnded(run, 74, /no space left on the device[^]*Free some space/);
      assert.deepEqual(namesIn(disk.path), []);
    }
  }
  await assertTidy(checkout);
});

diskTest("pack keeps an earlier pack where the disk is too full for the new one", async () => {
  using disk = mountDisk(`${outside}/nearly`, 64);
  const cwd = outside;
  const small = ["--output", `${disk.path}/p`, "--budget", "1000"];
  assertEnded(await checkout.task("pack", [repo.path, ...small], { cwd }), 0);
  const before = await filesBelow(disk.path);
  const run = await checkout.task("pack", [repo.path, "--output", `${disk.path}/p`], { cwd });
  assertEnded(run, 74);
  assert.deepEqual(await filesBelow(disk.path), before);
  const verified = await checkout.task("verify", ["pack", `${disk.path}/p`], { cwd });
  assertEnded(verified, 0);
});

diskTest("pack and smoke end with 73 on a read-only disk, before any work", async () => {
  using disk = mountDisk(`${outside}/read only`, 64);
  await Deno.mkdir(`${disk.path}/old`);
  disk.makeReadOnly();
  for (const [task, ...args] of [["pack", repo.path], ["smoke", "--repo", repo.path]]) {
    for (const output of [disk.path, `${disk.path}/old`, `${disk.path}/new/below`]) {
      const run = await checkout.task(task!, [...args, "--output", output], { cwd: outside });
      assertEnded(run, 73, /Read-only file system[^]*--output/);
      assert.equal(run.stdout, "");
    }
  }
  await assertTidy(checkout);
});

diskTest(
  "smoke ends with 74 where the disk of PackRepo's own temporary files is full",
  async () => {
    using _disk = mountDisk(`${checkout.path}/.packrepo/tmp`, 16);
    const run = await checkout.task(
      "smoke",
      ["--repo", repo.path, "--output", `${outside}/never`],
      {
        cwd: outside,
      },
    );
    assertEnded(run, 74, /no space left on the device/);
    assert.deepEqual(namesIn(`${outside}/never`), []);
    await assertTidy(checkout);
  },
);

diskTest("smoke writes to another disk than that of its temporary files", async () => {
  using disk = mountDisk(`${outside}/other`, 4096);
  const output = `${disk.path}/boot`;
  const args = ["--repo", repo.path, "--output", output];
  assertEnded(await checkout.task("smoke", args, { cwd: outside }), 0);
  const verified = await checkout.task("verify", ["transcript", `${output}/boot_transcript.json`], {
    cwd: outside,
  });
  assertEnded(verified, 0);
  await assertTidy(checkout, [output]);
});

Deno.test("pack and smoke end with 77 for an output elsewhere, and the printed command works", async () => {
  const cwd = `${outside}/a caller's folder`;
  await Deno.mkdir(cwd);
  const tasks = [["pack", repo.path], ["smoke", "--repo", repo.path, "--budget", "2000"]];
  for (const [task, ...args] of tasks) {
    const output = `${outside}/granted ${task}/new`;
    const refused = await checkout.task(task!, [...args, "--output", output], { cwd });
    assertEnded(refused, 77, /write access to ".*granted .*" \(permission set "/);
    assert.equal(refused.stdout, "");
    const command = refused.stderr.match(/run: (deno run .*)$/m)?.[1];
    assert.ok(command !== undefined, refused.stderr);
    assertEnded(await runInShell(command, { cwd, env: checkout.env({ cwd }) }), 0);
    assert.ok(namesIn(output).length >= 2);
    await assertTidy(checkout, [output]);
  }
  assert.deepEqual(namesIn(cwd), []);
});

Deno.test("a transcript elsewhere ends with 77, and the printed command verifies it", async () => {
  const cwd = `${outside}/boot`;
  await Deno.mkdir(cwd);
  assertEnded(await checkout.task("smoke", ["--repo", repo.path], { cwd }), 0);
  const file = `${cwd}/artifacts/boot_transcript.json`;
  const refused = await checkout.task("verify", ["transcript", file]);
  assertEnded(refused, 77, /read access to/);
  const command = refused.stderr.match(/run: (deno run .*)$/m)?.[1];
  assert.ok(command !== undefined, refused.stderr);
  const run = await runInShell(command, { cwd: checkout.path, env: checkout.env() });
  assertEnded(run, 0);
});

Deno.test("no output and no artifact holds the credentials of a URL", async () => {
  const served = `${outside}/served`;
  await Deno.mkdir(served);
  await using _private = await makeRepo({ "a.ts": "export const a = 1;\n" }, {
    path: `${served}/private.git`,
    bare: true,
  });
  const [user, password] = ["ada.s3cr3t", "p4ssw0rd%40!x"];
  await using server = await serveGit(served, {
    credentials: { user, password: decodeURIComponent(password) },
  });
  const at = (who: string, name: string): string =>
    server.httpUrl.replace("http://", `http://${who}@`) + name;
  const isThere = at(`${user}:${password}`, "private.git");
  const runs = [
    await checkout.task("smoke", ["--repo", isThere, "--output", "w/boot"]),
    await checkout.task("pack", [isThere, "--output", "w/pack"]),
    await checkout.task("pack", [isThere, "--output", "w/json", "--json"]),
    await checkout.task("smoke", [
      ...["--repo", at(`${user}:${password}wrong`, "private.git"), "--output", "w/wrong"],
    ]),
    await checkout.task("pack", [at(`${user}:${password}`, "none.git"), "--json"]),
    await checkout.task("pack", [at(`${user}:${password}`, "private.git?x")]),
    await checkout.task("pack", [isThere, "--output", `${outside}/elsewhere`]),
    await checkout.task("pack", [isThere, "--ref", "nope"], { env: { DEBUG: "1" } }),
  ];
  const codes = runs.map((run) => run.code);
  assert.deepEqual(codes, [0, 0, 0, 10, 66, 64, 77, 66], runs.map((r) => r.stderr).join("\n"));
  const secret = /s3cr3t|p4ssw0rd/;
  for (const { stdout, stderr } of runs) assert.doesNotMatch(stdout + stderr, secret);
  async function search(folder: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      assert.doesNotMatch(name, secret);
      const path = `${folder}/${name}`;
      if (isDirectory) await search(path);
      else {
        const text = await Deno.readTextFile(path);
        assert.doesNotMatch(text, secret, path);
        for (const [, payload] of text.matchAll(/"payload": ?"([^"]*)"/g)) {
          assert.doesNotMatch(atob(payload!), secret, path);
        }
      }
    }
  }
  await search(`${checkout.path}/w`);
  await search(`${checkout.path}/.packrepo`);
  await assertTidy(checkout, [`${checkout.path}/w`]);
});
