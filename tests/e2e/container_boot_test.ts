/** Boots with a container: what they show and sign, what they leave, and how they fail. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, oneDocument, readStatement } from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import {
  contentsOf,
  type Daemon,
  engineEnv,
  furnish,
  NO_ENGINE,
  startDaemon,
} from "../helpers/engine.ts";
import { type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
import { familyOf, stillRunning, waitUntil } from "../helpers/processes.ts";
import { named } from "../unit/host/disk.ts";

let checkout: Checkout;
let daemon: Daemon;
let sample: FixtureRepo;

Deno.test.beforeAll(async () => {
  if (NO_ENGINE !== undefined) return;
  sample = await makeRepo({ "a.ts": "export const a = 1;\n", "größe.md": "# 寸法\n" });
  checkout = await makeCheckout();
  daemon = await startDaemon();
  await furnish(checkout, daemon);
});

Deno.test.afterAll(async () => {
  if (NO_ENGINE !== undefined) return;
  await daemon[Symbol.asyncDispose]();
  await checkout[Symbol.asyncDispose]();
  await sample[Symbol.asyncDispose]();
});

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: named(name, NO_ENGINE), ignore: NO_ENGINE !== undefined, fn });
}

function smoke(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<TaskRun> {
  return checkout.task("smoke", ["--repo", sample.path, ...args], {
    env: { ...engineEnv(checkout, daemon), ...env },
  });
}

/** Returns a folder whose podman and buildah do not work, whatever the machine has. */
async function withoutOthers(): Promise<string> {
  const folder = `${checkout.path}/.packrepo/broken`;
  await Deno.mkdir(folder, { recursive: true });
  for (const name of ["podman", "buildah"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "#!/bin/sh\nexit 125\n", { mode: 0o755 });
  }
  return folder;
}

/** Makes an image of the base with another health check and command, for boots to take. */
async function makeImage(tag: string, lines: readonly string[]): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-image-" });
  const index = JSON.parse(await Deno.readTextFile(`${daemon.base}/index.json`));
  const base = `base=oci-layout://${daemon.base}@${index.manifests[0].digest}`;
  await Deno.writeTextFile(`${folder}/Dockerfile`, ["FROM base", ...lines].join("\n"));
  await daemon.docker("buildx", "build", "-q", "--build-context", base, "-t", tag, folder);
  await Deno.remove(folder, { recursive: true });
}

/** Makes sure that a boot left nothing in the daemon but the images that tests put there. */
async function assertNothingLeft(): Promise<void> {
  const left = (await contentsOf(daemon)).filter((line) => !line.startsWith("image test:"));
  assert.deepEqual(left, []);
  await assertTidy(checkout);
}

// deno-lint-ignore no-explicit-any -- looked into by tests
function phaseOf(run: TaskRun, id: string): any {
  return oneDocument(run.stdout).phases.find((phase: { id: string }) => phase.id === id);
}

test("a boot builds the image, packs inside it, signs its digests, and removes everything", async () => {
  const run = await smoke(["--json"]);
  assertEnded(run, 0);
  assert.match(
    phaseOf(run, "container").detail,
    /^docker .*, manifest sha256:[0-9a-f]{64}, healthy/,
  );
  const rows = phaseOf(run, "golden-packs").rows as { id: string; status: string }[];
  const inside = rows.find(({ id }) => id.endsWith("/container"));
  assert.equal(inside?.status, "passed", "equal bytes from inside the container");
  await assertNothingLeft();

  const artifacts = `${checkout.path}/artifacts`;
  const metadata = JSON.parse(await Deno.readTextFile(`${artifacts}/container_metadata.json`));
  assert.match(await Deno.readTextFile(`${artifacts}/container.log`), /^== build\n[^]*^== run\n/m);
  for (const file of ["boot_provenance.json", "boot_transcript.json"]) {
    const { subject } = await readStatement(`${artifacts}/${file}`);
    const image = subject.find(({ name }) => name === "oci:packrepo-production");
    assert.equal(`sha256:${image?.digest["sha256"]}`, metadata.image.digests.manifest, file);
  }
  const { predicate } = await readStatement(`${artifacts}/boot_provenance.json`);
  const inputs = predicate.buildDefinition.resolvedDependencies as {
    name: string;
    digest: { sha256: string };
  }[];
  const base = inputs.find(({ name }) => name === "container:base");
  assert.equal(`sha256:${base?.digest.sha256}`, metadata.image.base.manifest);
  assert.equal(metadata.image.inputs.revision, checkout.commit);
});

test("verify transcript refuses a container_metadata.json that was changed", async () => {
  const file = `${checkout.path}/artifacts/container_metadata.json`;
  const verify = () => checkout.task("verify", ["transcript", "artifacts/boot_transcript.json"]);
  assertEnded(await verify(), 0);
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace('"reproducible": true', '"reproducible": false'));
  assertEnded(await verify(), 10, /byproduct "container_metadata.json" has been changed/);
  await Deno.writeTextFile(file, text);
});

test("two boots of one source sign the same digests of the image", async () => {
  const before = await readStatement(`${checkout.path}/artifacts/boot_provenance.json`);
  assertEnded(await smoke(), 0);
  const after = await readStatement(`${checkout.path}/artifacts/boot_provenance.json`);
  assert.deepEqual(after.subject, before.subject);
  assert.deepEqual(
    after.predicate.runDetails.byproducts,
    before.predicate.runDetails.byproducts,
  );
});

test("--container and CONTAINER_TAG take an image: an input of the boot, which stays", async () => {
  assertEnded(
    await checkout.task("build", ["--output", "built"], { env: engineEnv(checkout, daemon) }),
    0,
  );
  await daemon.docker("tag", "packrepo:production", "test:taken");
  await daemon.docker("image", "rm", "packrepo:production");
  const run = await smoke(["--json"], { CONTAINER_TAG: "test:taken" });
  assertEnded(run, 0);
  assert.match(phaseOf(run, "container").rows[1].detail, /^test:taken as it was/);
  const { subject, predicate } = await readStatement(
    `${checkout.path}/artifacts/boot_provenance.json`,
  );
  assert.ok(!subject.some(({ name }) => name.startsWith("oci:")), "it was not made here");
  const { externalParameters, resolvedDependencies } = predicate.buildDefinition;
  assert.equal(externalParameters.container, "test:taken");
  const inputs = resolvedDependencies as { name: string }[];
  assert.ok(inputs.some(({ name }) => name === "container:image"));
  await assertNothingLeft();
});

for (
  const [what, tag, lines, message] of [
    [
      "whose health check fails",
      "test:sick",
      [
        "HEALTHCHECK --interval=200ms --timeout=2s --start-period=0s --retries=1 " +
        'CMD ["cat", "/no/such/file"]',
        'CMD ["sleep", "60"]',
      ],
      /does not become healthy: its health check fails: .*\/no\/such\/file/,
    ],
    [
      "that ends by itself",
      "test:ending",
      ['CMD ["sh", "-c", "echo said before the end; exit 3"]'],
      /does not become healthy: it ended with 3/,
    ],
  ] as const
) {
  test(`an image ${what} fails the phase; the boot is signed, its log kept, nothing left`, async () => {
    await makeImage(tag, lines);
    const run = await smoke(["--container", tag, "--json"]);
    assertEnded(run, 10);
    const phase = phaseOf(run, "container");
    assert.equal(phase.status, "failed");
    assert.match(phase.detail, message);
    const names = namesIn(`${checkout.path}/artifacts`);
    assert.ok(names.includes("boot_transcript.json") && !names.includes("boot_provenance.json"));
    assert.ok(names.includes("container.log"));
    const { predicate } = await readStatement(`${checkout.path}/artifacts/boot_transcript.json`);
    assert.deepEqual(predicate.failedTests, ["container"]);
    await assertNothingLeft();
  });
}

test("an image that is not there, and an engine that does not answer, fail the phase", async () => {
  const missing = await smoke(["--skip-build", "--json"]);
  assertEnded(missing, 10);
  assert.match(phaseOf(missing, "container").detail, /packrepo:production.*deno task build/);
  const silent = { DOCKER_HOST: `unix://${checkout.path}/none` };
  const asked = await smoke(["--engine", "docker", "--json"], silent);
  assertEnded(asked, 10);
  assert.match(phaseOf(asked, "container").detail, /its daemon does not answer/);
});

test("without an engine, and without a base, a boot that asked for none skips the phase", async () => {
  const run = await smoke(["--json"], {
    DOCKER_HOST: `unix://${checkout.path}/none`,
    PATH: `${await withoutOthers()}:${engineEnv(checkout, daemon)["PATH"]}`,
  });
  assertEnded(run, 0);
  assert.equal(phaseOf(run, "container").status, "skipped");
  assert.match(
    phaseOf(run, "container").detail,
    /no container engine: docker is installed, but its daemon does not answer; podman is installed, but/,
  );
  const base = `${checkout.path}/.packrepo/cache/base`;
  await Deno.rename(base, `${base}-kept`);
  try {
    const bare = await smoke(["--json"]);
    assertEnded(bare, 0);
    assert.equal(phaseOf(bare, "container").status, "skipped");
    assert.match(phaseOf(bare, "container").detail, /nothing is pulled unasked: run docker pull/);
  } finally {
    await Deno.rename(`${base}-kept`, base);
  }
});

/** Boots until something runs in the daemon's view, interrupts it, and looks at what is left. */
async function interrupted(
  args: readonly string[],
  arrived: () => Promise<boolean>,
): Promise<void> {
  const child = checkout.start("smoke", ["--repo", sample.path, ...args], {
    env: engineEnv(checkout, daemon),
    isGroup: true,
  });
  const output = child.output();
  await waitUntil("the moment", async () => await arrived() || undefined, 90_000);
  const family = familyOf(child.pid);
  Deno.kill(-child.pid, "SIGINT");
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  assertEnded({ code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) }, 130);
  assert.deepEqual(stillRunning(family), []);
  await waitUntil(
    "the end of all containers",
    async () =>
      (await contentsOf(daemon)).every((line) => line.startsWith("image test:")) || undefined,
    10_000,
  );
  await assertTidy(checkout);
}

test("Ctrl-C while an image is built leaves no image and no process", async () => {
  const dockerfile = `${checkout.path}/infra/Dockerfile`;
  const text = await Deno.readTextFile(dockerfile);
  const changed = text.replace("RUN sh /rootfs.sh", "RUN sleep 301 && sh /rootfs.sh");
  await Deno.writeTextFile(dockerfile, changed);
  const isBuilding = async (): Promise<boolean> =>
    (await runProgram("pgrep", ["-fx", "sleep 301"])).code === 0;
  try {
    await interrupted([], isBuilding);
    await waitUntil("the end of the step", async () => !(await isBuilding()) || undefined, 20_000);
  } finally {
    await Deno.writeTextFile(dockerfile, text);
  }
});

test("Ctrl-C while a container runs removes it and its volume", async () => {
  await makeImage("test:waiting", [
    'HEALTHCHECK --interval=60s --start-period=60s CMD ["true"]',
    'CMD ["sleep", "302"]',
  ]);
  await interrupted(
    ["--container", "test:waiting"],
    async () => (await daemon.docker("ps", "--quiet")) !== "",
  );
});
