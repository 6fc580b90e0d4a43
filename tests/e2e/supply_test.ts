/** deps:check, licences and sbom as a user runs them. */

import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { assertEnded } from "../helpers/boot.ts";
import { named } from "../unit/host/disk.ts";

let checkout: Checkout;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
});

const VULNERABLE = {
  id: "GHSA-0000-0000-0001",
  aliases: ["CVE-2026-0001"],
  summary: "Breaks where it should not",
  affected: [{
    package: { ecosystem: "npm", name: "fast-uri" },
    ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "99.0.0" }] }],
  }],
  database_specific: { severity: "MODERATE" },
};

async function advisories(name: string, document: unknown): Promise<string> {
  await Deno.mkdir(`${checkout.path}/w/${name}`, { recursive: true });
  await Deno.writeTextFile(`${checkout.path}/w/${name}/one.json`, JSON.stringify(document));
  return `w/${name}`;
}

Deno.test("deps:check finds what an OSV folder tells, and the way to it", async () => {
  const folder = await advisories("found", VULNERABLE);
  const run = await checkout.task("deps:check", ["--advisories", folder]);
  assertEnded(run, 10);
  assert.match(run.stdout, /✗ fast-uri@[\d.]+ {2}medium {2}GHSA-0000-0000-0001: Breaks .*99\.0\.0/);
  assert.match(run.stdout, /ajv@[\d.]+ > fast-uri@/);
  const accepted = await checkout.task("deps:check", [
    ...["--advisories", folder, "--severity", "high", "--json"],
  ]);
  assertEnded(accepted, 0);
  const { findings } = JSON.parse(accepted.stdout);
  assert.deepEqual(findings.map(({ state }: { state: string }) => state), ["accepted"]);
});

Deno.test("deps:check is content with advisories about other versions", async () => {
  const other = { ...VULNERABLE, affected: [{ ...VULNERABLE.affected[0], ranges: [] }] };
  const folder = await advisories("other", other);
  const run = await checkout.task("deps:check", ["--advisories", folder]);
  assertEnded(run, 0);
  assert.match(run.stdout, /packages audited: 0 open/);
});

Deno.test("deps:check asks a registry", async () => {
  const asked: Record<string, string[]>[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    asked.push(await request.json());
    return Response.json({ semver: [{ id: 7, title: "Odd", severity: "low" }] });
  });
  let run: TaskRun;
  try {
    const registry = `http://127.0.0.1:${server.addr.port}/npm/`;
    run = await checkout.task("deps:check", ["--registry", registry]);
  } finally {
    await server.shutdown();
  }
  assertEnded(run, 10);
  assert.match(run.stdout, /semver@[\d.]+ {2}low {2}7: Odd/);
  assert.ok(asked[0]?.["ajv"]?.length === 1);
});

Deno.test("deps:check says not audited, 11, where nobody can be asked", async () => {
  const run = await checkout.task("deps:check", ["--registry", "http://127.0.0.1:9/"]);
  assertEnded(run, 11);
  assert.match(run.stdout, /^not audited: .*can't be asked/m);
});

Deno.test("deps:check names what is wrong with its input", async () => {
  const cases = [
    [["w/none"], 66, /deno\.lock/],
    [["--advisories", "w/none"], 66, /w\/none/],
    [["--severity", "grave"], 64, /low, medium, high, critical/],
    [["--advisories", await advisories("bad", { affected: [] })], 65, /OSV/],
  ] as const;
  for (const [args, code, message] of cases) {
    const run = await checkout.task("deps:check", args);
    assertEnded(run, code);
    assert.match(run.stderr, message);
  }
});

Deno.test("licences allows every package of this repository", async () => {
  const run = await checkout.task("licences", ["--json"]);
  assertEnded(run, 0);
  const { packages } = JSON.parse(run.stdout) as { packages: { name: string; licence: string }[] };
  assert.equal(packages.find(({ name }) => name === "ajv")?.licence, "MIT");
});

async function sbom(format: string, at: Checkout): Promise<string> {
  const run = await at.task("sbom", [".", "--format", format, "--quiet"]);
  assertEnded(run, 0);
  return run.stdout;
}

Deno.test("sbom has the same bytes in another folder, and names every locked package", async () => {
  await using other = await makeCheckout({ name: "else/packrepo", cloneOf: checkout });
  for (const format of ["cyclonedx", "spdx"]) {
    const text = await sbom(format, checkout);
    assert.equal(await sbom(format, other), text, format);
    const lock = JSON.parse(await Deno.readTextFile(`${checkout.path}/deno.lock`));
    for (const key of Object.keys(lock.npm)) {
      const name = key.slice(0, key.indexOf("@", 1)).replace("@", "%40");
      assert.ok(text.includes(`pkg:npm/${name}@`), key);
    }
    assert.match(text, /pkg:github\/nixos\/nixpkgs@[0-9a-f]{40}/);
  }
});

/** CycloneDX's own schemas, from their package; why they are not to be had, otherwise. */
async function cycloneDxSchemas(folder: string): Promise<string | undefined> {
  const get = await new Deno.Command("npm", {
    args: ["pack", "--silent", "@cyclonedx/cyclonedx-library@10.3.0"],
    cwd: folder,
    stdout: "null",
    stderr: "null",
  }).output().catch(() => ({ success: false }));
  if (!get.success) return "npm cannot fetch @cyclonedx/cyclonedx-library";
  await new Deno.Command("tar", {
    args: ["xzf", "cyclonedx-cyclonedx-library-10.3.0.tgz", "package/res/schema"],
    cwd: folder,
  }).output();
  return undefined;
}

const schemas = await Deno.makeTempDir({ prefix: "packrepo-schemas-" });
const NO_SCHEMAS = await cycloneDxSchemas(schemas);

Deno.test({
  name: named("sbom is valid by the schema of CycloneDX 1.6", NO_SCHEMAS),
  ignore: NO_SCHEMAS !== undefined,
  async fn() {
    const read = async (name: string) =>
      JSON.parse(await Deno.readTextFile(`${schemas}/package/res/schema/${name}`));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of ["spdx", "jsf-0.82"]) {
      const file = `${name}.SNAPSHOT.schema.json`;
      ajv.addSchema(await read(file), `http://cyclonedx.org/schema/${file}`);
    }
    const validate = ajv.compile(await read("bom-1.6.SNAPSHOT.schema.json"));
    const document = JSON.parse(await sbom("cyclonedx", checkout)) as object;
    assert.ok(validate(document) === true, JSON.stringify(validate.errors));
    assert.ok(!validate({ ...document, specVersion: 1.6 }));
  },
});

Deno.test.afterAll(() => Deno.remove(schemas, { recursive: true }));

/** Runs `work` in a project of its own, with PackRepo's lock and these settings. */
async function inProject(
  settings: string,
  work: (cwd: string) => Promise<void>,
): Promise<void> {
  const cwd = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-policy-" }));
  try {
    await Deno.copyFile(`${checkout.path}/deno.lock`, `${cwd}/deno.lock`);
    await Deno.writeTextFile(`${cwd}/packrepo.yaml`, settings);
    await Deno.writeTextFile(`${cwd}/osv.json`, JSON.stringify(VULNERABLE));
    await work(cwd);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("deps:check takes severity and ignored advisories from packrepo.yaml; flags win", async () => {
  const audit = ["--advisories", "osv.json", "--json"];
  await inProject("dependencies: { severity: high }\n", async (cwd) => {
    const run = await checkout.task("deps:check", audit, { cwd });
    assertEnded(run, 0);
    assert.equal(JSON.parse(run.stdout).findings[0].state, "accepted");
    assertEnded(await checkout.task("deps:check", [...audit, "--severity", "low"], { cwd }), 10);
    assertEnded(await checkout.task("deps:check", [...audit, "--no-config"], { cwd }), 10);
  });
  const ignoring = (expires: string): string =>
    `dependencies:\n  ignore:\n    - id: CVE-2026-0001\n      reason: not reached\n      expires: ${
      JSON.stringify(expires)
    }\n`;
  await inProject(ignoring("9999-12-31"), async (cwd) => {
    const run = await checkout.task("deps:check", audit, { cwd });
    assertEnded(run, 0);
    const [found] = JSON.parse(run.stdout).findings;
    assert.deepEqual([found.state, found.reason], ["ignored", "not reached"]);
  });
  await inProject(ignoring("2020-01-01"), async (cwd) => {
    assertEnded(await checkout.task("deps:check", audit, { cwd }), 10);
  });
});

Deno.test("licences takes what is allowed from packrepo.yaml", async () => {
  await inProject("licences: { allow: [MIT] }\n", async (cwd) => {
    const run = await checkout.task("licences", ["--json"], { cwd });
    assertEnded(run, 10);
    const { packages } = JSON.parse(run.stdout);
    assert.ok(packages.some(({ state }: { state: string }) => state === "refused"));
    const all = await checkout.task("licences", ["--no-config", "--json"], { cwd });
    const refused = JSON.parse(all.stdout).packages.filter((
      { state }: { state: string },
    ) => state === "refused");
    assert.deepEqual(refused, []);
  });
});

for (
  const [settings, message] of [
    ["dependencies: { severty: high }\n", /unknown key "dependencies\.severty".*severity/s],
    ["dependencies: { severity: dire }\n", /packrepo\.yaml/],
    ["licences: { allow: [Apache 2] }\n", /"Apache 2" is no SPDX licence id/],
  ] as const
) {
  Deno.test(`deps:check and licences refuse ${settings.trim()} as bad settings`, async () => {
    await inProject(settings, async (cwd) => {
      const name = settings.startsWith("dep") ? "deps:check" : "licences";
      const run = await checkout.task(name, [], { cwd });
      assertEnded(run, 78, message);
    });
  });
}
