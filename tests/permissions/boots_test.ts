/** What boots and the gates use of their sets, and what they give to the processes they start. */

import assert from "node:assert/strict";
import {
  type AuditedProcess,
  type AuditedRun,
  auditTask,
  excess,
  unused,
} from "../helpers/audit.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { makeRepo, serveGit } from "../helpers/git_fixtures.ts";
import {
  type DenoConfig,
  type Grants,
  grantsOfLine,
  grantsOfSet,
  grantsOfTask,
  isBelow,
  parseRunLine,
  readConfig,
  setNameOf,
} from "../helpers/permissions.ts";
import { PLATFORM } from "../helpers/production_image.ts";
import { smallImage, writeLayout } from "../unit/container/oci/images.ts";
import { NO_TERMINAL } from "../unit/host/script.ts";

/** What every Deno that is started with a permission set may do, and what gave it that. */
class Judge {
  readonly root: string;
  readonly #config: DenoConfig;

  constructor(root: string, config: DenoConfig) {
    this.root = root;
    this.#config = config;
  }

  /** Returns the grants of a process that runs a task's file. */
  grantsOf(process: AuditedProcess, run: AuditedRun): Grants {
    if (process.parent === undefined) {
      return grantsOfTask(this.#config, run.name, { root: this.root, cwd: run.cwd });
    }
    const line = parseRunLine(process.args.slice(1));
    return grantsOfLine(line, this.#config, { root: this.root, folder: this.root });
  }

  /**
   * Makes sure that a child runs within a set, uses nothing beyond it, and that what it was granted
   * on top of the set lies where the process that started it may write; but gates judge the whole
   * checkout, which the task that looks for secrets then reads, and the files that the others name.
   */
  assertWithinSet(child: AuditedProcess, run: AuditedRun): void {
    const line = parseRunLine(child.args.slice(1));
    const what = child.args.join(" ");
    const name = setNameOf(line);
    assert.ok(name !== undefined && name in this.#config.permissions, what);
    for (const flag of ["-q", "--no-prompt", "--cached-only"]) {
      assert.ok(line.flags.includes(flag), `${flag}: ${what}`);
    }
    assert.ok(!line.flags.some((flag) => /^(?:-A|--allow-(?!read=|write=))/.test(flag)), what);
    assert.match(line.script, new RegExp(`(?:^|/)tasks/${name}\\.ts$`));
    const granted = this.grantsOf(child, run);
    assert.deepEqual(excess(child, granted, this.root), [], what);
    const own = grantsOfSet(this.#config.permissions[name]!, this.root);
    const parent = this.grantsOf(child.parent!, run);
    for (const kind of ["read", "write"] as const) {
      for (const path of granted[kind]) {
        if (kind === "read" && CHECKOUT_READS[name]?.some((p) => `${this.root}${p}` === path)) {
          continue;
        }
        assert.ok(isBelow(path, [...own[kind], ...parent.write]), `${kind} ${path}: ${what}`);
      }
    }
  }

  /** Makes sure that runs use all of a set and nothing beyond it. */
  assertFits(name: string, runs: readonly AuditedRun[]): void {
    for (const run of runs) {
      assert.deepEqual(excess(run.task, this.grantsOf(run.task, run), this.root), []);
    }
    const declared = grantsOfSet(this.#config.permissions[name]!, this.root);
    assert.deepEqual(
      unused(runs.map((run) => run.task), declared, this.root),
      NO_TERMINAL === undefined ? [] : ["env TERM"],
    );
  }
}

/** What gates let the tasks read of the checkout that they start, by their sets. */
const CHECKOUT_READS: Readonly<Record<string, readonly string[]>> = {
  scan: [""],
  licences: ["/packrepo.yaml"],
};

async function auditing(
  checkout: Checkout,
  code: number,
  ...[command, options]: [
    command: readonly [string, ...string[]],
    options?: Parameters<typeof auditTask>[2],
  ]
): Promise<AuditedRun> {
  const run = await auditTask(checkout, command, options);
  assert.equal(run.code, code, `${command.join(" ")}: ${run.stderr}${run.stdout}`);
  return run;
}

/**
 * Whether a process reads the licences of installed packages or asks where they lie: it has no set, and
 * no grant but to read one folder.
 */
function isOfLicences({ args }: { readonly args: readonly string[] }): boolean {
  if (args[0] === "info") return true;
  if (!args.some((arg) => arg.endsWith("/lib/boot/manifests_child.ts"))) return false;
  const grants = args.filter((arg) => /^(?:-A|-P.*|--allow-.*|--permission-set.*)$/.test(arg));
  assert.equal(grants.length, 1, `${grants}`);
  assert.match(grants[0]!, /^--allow-read=\/[^,]+$/);
  return true;
}

/** Returns runs in which a task fails at once and, where that is possible, paints. */
async function otherRuns(checkout: Checkout, name: string): Promise<AuditedRun[]> {
  const runs = [await auditing(checkout, 64, [name, "--no-such-flag"])];
  if (NO_TERMINAL === undefined) {
    runs.push(await auditing(checkout, 0, [name, "--help"], { onTerminal: true }));
  }
  return runs;
}

Deno.test("smoke uses what its set declares, and starts packing processes that may do less", async () => {
  await using checkout = await makeCheckout();
  const user = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-user-" }));
  try {
    await makeRepo({ "README.md": "# Sample\n" }, { path: `${user}/repo` });
    await using server = await serveGit(user);
    const root = checkout.path;
    const judge = new Judge(root, await readConfig(root));
    const without = ["nix"];
    // The first makes the key; the second does without it, and with a Nix that knows nothing.
    const runs = [
      await auditing(checkout, 0, ["smoke", "--repo", "repo", "--repo", `${server.url}repo`], {
        cwd: user,
        without,
      }),
    ];
    const pem = await Deno.readTextFile(`${root}/.packrepo/boot.key`);
    runs.push(
      await auditing(checkout, 11, ["smoke", "--output", "out"], {
        cwd: user,
        env: { DATASET_REPOS: "repo", PACKREPO_SIGNING_KEY: pem, CI: "1", TZ: "Asia/Tokyo" },
      }),
    );
    // Changed files are read as they lie in the work tree.
    await Deno.writeTextFile(`${root}/README.md`, "# Changed\n");
    await Deno.writeTextFile(`${root}/my.key`, pem, { mode: 0o600 });
    const own = ["smoke", "--budget", "5000", "--key", "my.key"] as const;
    runs.push(await auditing(checkout, 0, own, { without: ["nix", "docker"] }));
    // The npm that stands in here fetches nothing: the image cannot be assembled.
    await writeLayout(`${user}/layout`, await smallImage({ platform: PLATFORM }));
    const none = ["smoke", "--repo", "repo", "--engine", "none", "--base", "layout"] as const;
    runs.push(await auditing(checkout, 10, none, { cwd: user, without }));
    judge.assertFits("smoke", [...runs, ...await otherRuns(checkout, "smoke")]);
    const packing = runs.flatMap((run) =>
      run.children.flatMap((child) => {
        if (child.args[0] === "--version" || isOfLicences(child)) return [];
        assert.equal(child.parent, run.task);
        assert.equal(setNameOf(parseRunLine(child.args.slice(1))), "pack");
        judge.assertWithinSet(child, run);
        return [judge.grantsOf(child, run)];
      })
    );
    assert.equal(packing.length, 10);
    for (const grants of packing) {
      // Neither the key nor the artifacts, nor what the other process packs.
      for (
        const path of [...grants.read, ...grants.write].filter((path) => path !== `${root}/lib`)
      ) {
        assert.match(path, /\/\.packrepo\/tmp\/\.tmp-[^/]+\/[^/]+\/(?:a|elsewhere\/b)$/);
      }
      assert.deepEqual(grants.run, ["git"]);
    }
  } finally {
    await Deno.remove(user, { recursive: true });
  }
});

Deno.test("the gates use what their set declares, and give what they start no more than it needs", async () => {
  await using checkout = await makeCheckout();
  const root = checkout.path;
  // The gates are real, the tests are not: this is one of them.
  for (const folder of ["unit", "properties"]) {
    await Deno.remove(`${root}/tests/${folder}`, { recursive: true });
    await Deno.mkdir(`${root}/tests/${folder}`);
    await Deno.writeTextFile(`${root}/tests/${folder}/a_test.ts`, `Deno.test("a", () => {});\n`);
  }
  const judge = new Judge(root, await readConfig(root));
  const gates = [
    ...["schema-contract", "ranks", "secrets", "licences"],
    ...["tests-quick", "pack-verification", "smoke"],
  ];
  const run = await auditing(
    checkout,
    11,
    ["ci", "--json", ...gates.flatMap((gate) => ["--gate", gate])],
    { without: ["nix"] },
  );
  const report = JSON.parse(run.stdout) as {
    gates: { id: string; status: string; detail: string }[];
  };
  for (const { id, status, detail } of report.gates) {
    assert.equal(status, gates.includes(id) ? "passed" : "not run", `${id}: ${detail}`);
  }
  judge.assertFits("ci", [run, ...await otherRuns(checkout, "ci")]);
  const sets = new Set<string | undefined>();
  for (const child of run.children) {
    const [command, ...args] = child.args;
    if (command === "--version") continue;
    if (command === "test") {
      // The code under test is this project's own, and what it does with everything is its test.
      assert.deepEqual(args, ["-A", "--parallel", "tests/unit", "tests/properties"]);
      continue;
    }
    if (args.includes("infra/checks/ranks.ts")) {
      const flags = ["-q", "--no-prompt", "--cached-only", "--allow-run=deno"];
      assert.deepEqual(args, [...flags, `--allow-read=${root}`, "infra/checks/ranks.ts"]);
      continue;
    }
    if (child.parent !== run.task && isOfLicences(child)) continue;
    assert.equal(command, "run", child.args.join(" "));
    sets.add(setNameOf(parseRunLine(args)));
    judge.assertWithinSet(child, run);
  }
  assert.deepEqual([...sets].sort(), ["licences", "pack", "scan", "schema", "smoke", "verify"]);
});
