/**
 * What the tasks use of their permission sets: nothing beyond, and nothing for nothing. Boots and
 * gates, which start other tasks, are in boots_test.ts and gates_test.ts.
 */

import assert from "node:assert/strict";
import { type AuditedRun, type AuditOptions, auditTask, excess, unused } from "../helpers/audit.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { makeRepo, serveGit } from "../helpers/git_fixtures.ts";
import { grantsOfSet, grantsOfTask, readConfig } from "../helpers/permissions.ts";
import { writeRootImage } from "../../lib/container/oci/root_image.ts";
import { PLATFORM } from "../helpers/production_image.ts";
import { file, tarOf } from "../unit/container/oci/images.ts";
import { NO_TERMINAL } from "../unit/host/script.ts";

/** A checkout, a user's folder apart from it that holds `repo`, and a server of that. */
interface House {
  readonly checkout: Checkout;
  readonly user: string;
  readonly url: string;
  /** Runs a task in the user's folder, which must end with a code. */
  run(
    code: number,
    command: readonly [string, ...string[]],
    options?: AuditOptions,
  ): Promise<AuditedRun>;
}

async function withHouse(work: (house: House) => Promise<void>): Promise<void> {
  await using checkout = await makeCheckout();
  const user = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-user-" }));
  try {
    await makeRepo({ "README.md": "# Sample\n" }, { path: `${user}/repo` });
    await using server = await serveGit(user);
    await work({
      checkout,
      user,
      url: `${server.url}repo`,
      async run(code, command, options) {
        const run = await auditTask(checkout, command, { cwd: user, ...options });
        assert.equal(run.code, code, `${command.join(" ")}: ${run.stderr}${run.stdout}`);
        return run;
      },
    });
  } finally {
    await Deno.remove(user, { recursive: true });
  }
}

/** Makes sure that runs of one task use all of its set and nothing beyond it and the user's folder. */
async function assertFits(house: House, name: string, runs: readonly AuditedRun[]): Promise<void> {
  const root = house.checkout.path;
  const config = await readConfig(root);
  // Every task reads these where it fails and where it paints.
  runs = [...runs, await house.run(64, [name, "--no-such-flag"])];
  if (NO_TERMINAL === undefined) {
    runs = [...runs, await house.run(0, [name, "--help"], { onTerminal: true })];
  }
  for (const run of runs) {
    const grants = grantsOfTask(config, name, { root, cwd: run.cwd });
    assert.deepEqual(excess(run.task, grants, root), [], name);
  }
  const set = name.replace(":", "_");
  const declared = grantsOfSet(config.permissions[set]!, root);
  const idle = unused(runs.map((run) => run.task), declared, root);
  assert.deepEqual(idle, NO_TERMINAL === undefined ? [] : ["env TERM"], name);
  const isUserUsed = runs.some((run) =>
    unused([run.task], { ...declared, read: [run.cwd] }, root)
      .every((item) => !item.startsWith("read "))
  );
  assert.equal(
    isUserUsed,
    grantsOfTask(config, name, { root, cwd: house.user }).read.includes(house.user),
    `${name} is granted the user's folder, and only if it uses it`,
  );
}

Deno.test("bootstrap uses what its set declares, with Nix and without, with a key and without", async () => {
  await withHouse(async (house) => {
    const runs = [
      await house.run(0, ["bootstrap"], { without: ["nix"] }),
      await house.run(0, ["bootstrap"]),
    ];
    await assertFits(house, "bootstrap", runs);
    for (const child of runs.flatMap((run) => run.children)) {
      assert.ok(["--version", "cache"].includes(child.args[0]!), child.args.join(" "));
      assert.deepEqual(child.uses, []);
    }
  });
});

Deno.test("pack and verify use what their sets declare, on paths and on URLs", async () => {
  await withHouse(async (house) => {
    const { checkout, url, user } = house;
    // Large enough for threads, which load their modules by read permission.
    const files = Array.from({ length: 20 }, (_, i) => [`${i}.txt`, `line ${i}\n`.repeat(240_000)]);
    await makeRepo(Object.fromEntries(files), { path: `${user}/large` });
    const packs = [
      await house.run(0, ["pack", "large", "--workers", "2", "--count-all", "--budget", "2000"]),
      await house.run(0, ["pack", url, "--output", "packed"]),
      await house.run(0, ["pack", `file://${user}/repo`, "--output", "-"]),
      await house.run(0, ["pack", "--output", "self", "--budget", "5000"], { cwd: checkout.path }),
    ];
    await assertFits(house, "pack", packs);
    for (const run of packs) assert.deepEqual(run.children, []);
    await Deno.rename(`${checkout.path}/self`, `${checkout.path}/artifacts`);
    await checkout.task("bootstrap");
    await Deno.writeTextFile(`${user}/transcript.json`, "{}");
    await Deno.copyFile(`${checkout.path}/spec/index.schema.json`, `${user}/schema.json`);
    const verified = [
      await house.run(0, ["verify", "locks"]),
      await house.run(0, ["verify", "pack", "packed", "--repo", "repo"]),
      await house.run(0, ["verify", "pack", "packed", "--repo", url, "--schema", "schema.json"]),
      await house.run(0, ["verify", "pack", `${checkout.path}/artifacts`, "--repo", checkout.path]),
      await house.run(65, ["verify", "transcript", "transcript.json"]),
    ];
    await assertFits(house, "verify", verified);
    for (const run of verified) assert.deepEqual(run.children, []);
  });
});

Deno.test("build and clean use what their sets declare, whatever engine there is", async () => {
  await withHouse(async (house) => {
    const { checkout, user } = house;
    await Deno.writeFile(`${user}/root.tar`, await tarOf([file("etc/hosts", "")]));
    await writeRootImage({
      root: `${user}/root.tar`,
      platform: PLATFORM,
      output: `${user}/base.tar`,
      layout: `${user}/base`,
      tag: "localhost/base:1",
    });
    const builds = [
      // The engine that stands in here builds nothing: it fails when all is ready.
      await house.run(10, ["build", "--output", "built"]),
      await house.run(10, ["build"], { cwd: checkout.path }),
      await house.run(69, ["build", "--engine", "podman"]),
      await house.run(69, ["build", "--engine", "buildah"]),
      // Without an engine, npm is asked for the packages; the one that stands in here has none.
      await house.run(69, ["build", "--engine", "none", "--base", "base"], {
        env: { SOURCE_DATE_EPOCH: "1" },
      }),
    ];
    await assertFits(house, "build", builds);
    for (const child of builds.flatMap((run) => run.children)) {
      assert.ok(["install", "cache"].includes(child.args[0]!), child.args.join(" "));
    }
    await Deno.mkdir(`${checkout.path}/artifacts`, { recursive: true });
    await Deno.writeTextFile(`${checkout.path}/artifacts/a`, "");
    const cleanings = [await house.run(0, ["clean"]), await house.run(0, ["clean", "--all"])];
    await assertFits(house, "clean", cleanings);
    for (const run of cleanings) assert.deepEqual(run.children, []);
  });
});

Deno.test("dev and its kin use what their set declares", async () => {
  await withHouse(async (house) => {
    // The docker that stands in here has no compose.
    const runs = [
      await house.run(69, ["dev"]),
      await house.run(69, ["dev:bg"]),
      await house.run(69, ["dev:stop"], { without: ["docker"] }),
      await house.run(69, ["dev:logs"]),
      await house.run(69, ["deploy:staging"]),
      await house.run(69, ["status"]),
    ];
    await assertFits(house, "dev", runs);
    for (const run of runs) assert.deepEqual(run.children, []);
  });
});

Deno.test("deps:check, licences and sbom use what their sets declare", async () => {
  await withHouse(async (house) => {
    const { checkout: { path: root }, user, url } = house;
    for (const name of ["deno.lock", "flake.lock"]) {
      await Deno.copyFile(`${root}/${name}`, `${user}/${name}`);
    }
    const audits = [
      await house.run(11, ["deps:check", "."]),
      await house.run(11, ["deps:check", root]),
      await house.run(66, ["deps:check", ".", "--advisories", "none"]),
    ];
    await assertFits(house, "deps:check", audits);
    const licences = [await house.run(0, ["licences"]), await house.run(0, ["licences", root])];
    await assertFits(house, "licences", licences);
    // The processes of their own have the one grant that they need.
    for (const child of [...audits, ...licences].flatMap((run) => run.children)) {
      assert.ok(["run", "info"].includes(child.args[0]!), child.args.join(" "));
      assert.doesNotMatch(child.args.join(" "), /--allow-(?:all|run|write|env)|(?:^| )-A /);
    }
    const bills = [
      await house.run(0, ["sbom", root, "--output", "bill.json"]),
      await house.run(66, ["sbom", url]),
    ];
    await assertFits(house, "sbom", bills);
  });
});

Deno.test("serve uses what its set declares", async () => {
  await withHouse(async (house) => {
    const runs = [
      await house.run(66, ["serve", "none"]),
      await house.run(66, ["serve"], { cwd: house.checkout.path }),
      await house.run(10, ["serve", "--check", "--port", "9"]),
    ];
    await assertFits(house, "serve", runs);
    for (const run of runs) assert.deepEqual(run.children, []);
  });
});

Deno.test("sign and inspect use what their sets declare, with each kind of key", async () => {
  await withHouse(async (house) => {
    const { checkout, user } = house;
    const statement = {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "a", digest: { sha256: "0".repeat(64) } }],
      predicateType: "https://example.org/p",
      predicate: {},
    };
    await Deno.writeTextFile(`${user}/statement.json`, JSON.stringify(statement));
    const command = ["sign", "statement.json"] as const;
    const signed = [await house.run(0, [...command, "--output", "bundle.json"])];
    const pem = await Deno.readTextFile(`${checkout.path}/.packrepo/boot.key`);
    await Deno.writeTextFile(`${user}/my.key`, pem, { mode: 0o600 });
    signed.push(
      await house.run(0, [...command, "--key", "my.key"]),
      await house.run(0, [...command], { env: { PACKREPO_SIGNING_KEY: pem } }),
    );
    await assertFits(house, "sign", signed);
    await Deno.mkdir(`${checkout.path}/artifacts`);
    await Deno.copyFile(`${user}/bundle.json`, `${checkout.path}/artifacts/bundle.json`);
    await assertFits(house, "inspect", [
      await house.run(0, ["inspect", "bundle.json"]),
      await house.run(0, ["inspect", `${checkout.path}/artifacts/bundle.json`]),
    ]);
  });
});

Deno.test("scan uses what its set declares, with rules of others and in the history", async () => {
  await withHouse(async (house) => {
    // Rules of a configuration run on threads, which load their modules by read permission.
    const rules = `[[rules]]\nid = "a-b"\nregex = "a-b"\n`;
    await Deno.writeTextFile(`${house.user}/rules.toml`, rules);
    await Deno.writeTextFile(`${house.user}/a.txt`, "text\n");
    const runs = [
      await house.run(0, ["scan", "a.txt"]),
      await house.run(10, ["scan", "rules.toml", "--config", "rules.toml"]),
      await house.run(0, ["scan", "repo", "--history"]),
      await house.run(0, ["scan", "repo", "--staged"]),
      await house.run(0, ["scan", "a.txt", "--write-baseline"]),
    ];
    await assertFits(house, "scan", runs);
    for (const run of runs) assert.deepEqual(run.children, []);
  });
});

Deno.test("schema uses what its set declares", async () => {
  await withHouse(async (house) => {
    await Deno.remove(`${house.checkout.path}/spec/exit_codes.md`);
    const runs = [await house.run(10, ["schema", "--check"]), await house.run(0, ["schema"])];
    await assertFits(house, "schema", runs);
  });
});
