/** Images for real: equal digests from fresh daemons, one layer for one change, and what goes wrong. */

import assert from "node:assert/strict";
import { schemaSources, validatorOf } from "../../lib/schema/mod.ts";
import { assertEnded, assertTidy, namesIn, oneDocument } from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import {
  contentsOf,
  type Daemon,
  engineEnv,
  firewallRules,
  furnish,
  NO_ENGINE,
  startDaemon,
} from "../helpers/engine.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
import { waitUntil } from "../helpers/processes.ts";
import { named } from "../unit/host/disk.ts";

/** The part of container_metadata.json that is compared. */
interface Built {
  readonly digests: {
    readonly manifest: string;
    readonly config: string;
    readonly diff_ids: readonly string[];
  };
}

let checkout: Checkout;
let daemon: Daemon;
let rules: string;

Deno.test.beforeAll(async () => {
  if (NO_ENGINE !== undefined) return;
  rules = await firewallRules();
  checkout = await makeCheckout();
  daemon = await startDaemon();
  await furnish(checkout, daemon);
});

Deno.test.afterAll(async () => {
  if (NO_ENGINE !== undefined) return;
  await daemon[Symbol.asyncDispose]();
  await checkout[Symbol.asyncDispose]();
});

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: named(name, NO_ENGINE), ignore: NO_ENGINE !== undefined, fn });
}

function build(args: readonly string[], on: Daemon = daemon): Promise<TaskRun> {
  return checkout.task("build", args, { env: engineEnv(checkout, on) });
}

async function builtImage(run: TaskRun): Promise<Built> {
  assertEnded(run, 0);
  return (await validMetadata(oneDocument(run.stdout).metadata)).image;
}

// deno-lint-ignore no-explicit-any -- looked into by tests
async function validMetadata(document: any): Promise<any> {
  const source = (await schemaSources()).find(({ file }) => file === "container.schema.json")!;
  const result = await (await validatorOf(source.schema))(document);
  assert.ok(result.ok, JSON.stringify(result));
  return document;
}

async function sha256(path: string): Promise<string> {
  const { stdout } = await runProgram("sha256sum", [path]);
  return stdout.split(" ")[0]!;
}

/** Puts a text in the place of another in a file of the checkout while `work` runs. */
async function withChange(
  file: string,
  edit: (text: string) => string,
  work: () => Promise<void>,
): Promise<void> {
  const path = `${checkout.path}/${file}`;
  const before = await Deno.readTextFile(path);
  const after = edit(before);
  assert.notEqual(after, before);
  await Deno.writeTextFile(path, after);
  try {
    await work();
  } finally {
    await Deno.writeTextFile(path, before);
  }
}

test("two clean builds on two fresh daemons give equal digests and equal archives", async () => {
  const first = await builtImage(await build(["--clean", "--json", "--output", "one"]));
  assert.deepEqual(namesIn(`${checkout.path}/one`), [
    "container_metadata.json",
    "packrepo-production.tar",
  ]);
  const archive = await Deno.stat(`${checkout.path}/one/packrepo-production.tar`);
  assert.ok(archive.size < 130_000_000, `${archive.size} bytes`);
  await using other = await startDaemon();
  const second = await builtImage(await build(["--clean", "--json", "--output", "two"], other));
  assert.deepEqual(second.digests, first.digests);
  assert.equal(
    await sha256(`${checkout.path}/two/packrepo-production.tar`),
    await sha256(`${checkout.path}/one/packrepo-production.tar`),
  );
  await Deno.remove(`${checkout.path}/two`, { recursive: true });
});

test("the production image has no shell, no certificates and no user but its own", async () => {
  const id = await daemon.docker("create", "packrepo:production");
  try {
    const { stdout } = await runProgram("bash", [
      "-c",
      'docker export "$1" | tar -t',
      "bash",
      id,
    ], { env: daemon.env });
    const files = stdout.split("\n");
    assert.ok(files.includes("usr/bin/git") && files.includes("usr/bin/deno"), "what it runs");
    const unwanted = files.filter((path) =>
      /(?:^|\/)(?:sh|bash|dash|busybox|apt|dpkg|perl|curl)$|\.(?:crt|pem|key)$/.test(path)
    );
    assert.deepEqual(unwanted, []);
  } finally {
    await daemon.docker("rm", id);
  }
  const config = JSON.parse(
    await daemon.docker("image", "inspect", "--format", "{{json .Config}}", "packrepo:production"),
  );
  assert.equal(config.User, "65532:65532");
  assert.equal(config.Healthcheck.Test[0], "CMD", "no shell starts it");
  const revision = config.Labels["org.opencontainers.image.revision"];
  assert.equal(revision, checkout.commit);
});

test("a changed source file changes exactly the layer that holds it", async () => {
  const before = await builtImage(await build(["--json", "--output", "one"]));
  await withChange("tasks/pack.ts", (text) => `${text}\n// changed\n`, async () => {
    const after = await builtImage(await build(["--json", "--output", "changed"]));
    const changed = after.digests.diff_ids
      .filter((id, index) => id !== before.digests.diff_ids[index]);
    assert.equal(changed.length, 1);
    const blob = `blobs/sha256/${changed[0]!.slice("sha256:".length)}`;
    const tar = `${checkout.path}/changed/packrepo-production.tar`;
    const { stdout } = await runProgram("bash", [
      "-c",
      'tar -xOf "$1" "$2" | tar -t',
      "bash",
      tar,
      blob,
    ]);
    assert.match(stdout, /^app\/tasks\/pack\.ts$/m);
    assert.doesNotMatch(stdout, /^app\/lib\//m);
  });
  await Deno.remove(`${checkout.path}/changed`, { recursive: true });
});

test("an error in the Dockerfile ends with 10, names the step, and leaves nothing", async () => {
  const edit = (text: string): string =>
    text.replace("RUN sh /rootfs.sh", "RUN cat /no/such/file && sh /rootfs.sh");
  await withChange("infra/Dockerfile", edit, async () => {
    const before = await contentsOf(daemon);
    const run = await build(["--output", "broken"]);
    assertEnded(run, 10, /Cannot build the image production: the step .*cat \/no\/such\/file/);
    assert.deepEqual(await contentsOf(daemon), before);
  });
  assert.ok(!namesIn(checkout.path).includes("broken"));
  await assertTidy(checkout);
});

test("a base whose layer was changed is refused by the digest, one whose manifest was, at once", async () => {
  const base = `${checkout.path}/tampered`;
  assert.equal((await runProgram("cp", ["-r", daemon.base, base])).code, 0);
  const index = JSON.parse(await Deno.readTextFile(`${base}/index.json`));
  const manifestFile = `${base}/blobs/sha256/${index.manifests[0].digest.slice(7)}`;
  const manifest = JSON.parse(await Deno.readTextFile(manifestFile));
  const layer = `${base}/blobs/sha256/${manifest.layers[0].digest.slice(7)}`;
  const file = await Deno.open(layer, { write: true });
  await file.seek(1_000_000, Deno.SeekMode.Start);
  await file.write(new TextEncoder().encode("tampered"));
  file.close();
  // A daemon that has never seen the true one.
  await using other = await startDaemon();
  assertEnded(
    await build(["--base", "tampered", "--output", "broken"], other),
    10,
    /Cannot build .*(?:digest|unexpected commit)/,
  );
  assert.deepEqual(await contentsOf(other), []);
  await Deno.writeTextFile(manifestFile, JSON.stringify(manifest) + " ");
  assertEnded(
    await build(["--base", "tampered", "--output", "broken"], other),
    65,
    /its manifest has been changed/,
  );
  assertEnded(
    await build(["--base", "debian:trixie-slim", "--output", "broken"]),
    65,
    /it has no digest/,
  );
  await Deno.remove(base, { recursive: true });
});

test("without an engine, build ends with 69 and says what it found and what to do", async () => {
  const env = { ...engineEnv(checkout, daemon), DOCKER_HOST: `unix://${checkout.path}/none` };
  const run = await checkout.task("build", ["--engine", "docker"], { env });
  assertEnded(run, 69, /docker is installed, but its daemon does not answer/);
  assert.match(run.stderr, /infra\/ci\/engine\.sh/);
});

test("a daemon that dies during a build ends it with 69, and nothing is left", async () => {
  const dying = await startDaemon();
  try {
    const edit = (text: string): string =>
      text.replace("RUN sh /rootfs.sh", "RUN sleep 300 && sh /rootfs.sh");
    await withChange("infra/Dockerfile", edit, async () => {
      const ended = build(["--output", "broken"], dying);
      await waitUntil(
        "the step that waits",
        async () => {
          const { stdout } = await runProgram("pgrep", ["-fx", "sleep 300"]);
          return stdout !== "" || undefined;
        },
        60_000,
      );
      await dying.kill();
      assertEnded(await ended, 69, /docker lost its daemon/);
    });
    assert.equal(
      (await runProgram("pgrep", ["-fx", "sleep 300"])).stdout,
      "",
      "the step ended too",
    );
  } finally {
    await dying[Symbol.asyncDispose]();
  }
  assert.ok(!namesIn(checkout.path).includes("broken"));
  await assertTidy(checkout);
});

test("a full disk of the daemon ends a build with 74 and says whose disk", async () => {
  await using small = await startDaemon({ memory: "96m" });
  assertEnded(
    await build(["--output", "broken"], small),
    74,
    /no space left on device[^]*Make space where docker keeps its data/,
  );
  assert.deepEqual(await contentsOf(small), []);
});

test("clean:all removes the images and the caches, and keeps the key", async () => {
  assertEnded(await checkout.task("bootstrap", [], { env: engineEnv(checkout, daemon) }), 0);
  await daemon.docker("tag", "packrepo:production", "other:kept");
  const run = await checkout.task("clean:all", [], { env: engineEnv(checkout, daemon) });
  assertEnded(run, 0, /images-docker.*1 removed/);
  assert.deepEqual(await contentsOf(daemon), ["image other:kept"]);
  assert.deepEqual(namesIn(`${checkout.path}/.packrepo/cache`), []);
  assert.ok(namesIn(`${checkout.path}/.packrepo`).includes("boot.key"));
});

test("the daemons leave the machine's firewall as it was", async () => {
  assert.equal(await firewallRules(), rules);
});
