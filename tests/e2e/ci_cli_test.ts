/** `ci` and `schema` as a user meets them; the gates themselves have their own tests. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, oneDocument } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { SECRET, SECRET_LINE } from "../helpers/secret.ts";

let checkout: Checkout;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  // Whatever the work tree looks like just now: the gates are what is tested here, not the tree.
  const formatted = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "-q"],
    cwd: checkout.path,
  }).output();
  assert.ok(formatted.success);
});

Deno.test.afterAll(async () => {
  await assertTidy(checkout);
  await checkout[Symbol.asyncDispose]();
});

async function withFile(name: string, text: string, work: () => Promise<void>): Promise<void> {
  const path = `${checkout.path}/${name}`;
  const before = await Deno.readTextFile(path).catch(() => undefined);
  await Deno.writeTextFile(path, text);
  try {
    await work();
  } finally {
    if (before === undefined) await Deno.remove(path);
    else await Deno.writeTextFile(path, before);
  }
}

Deno.test("ci --gate format ends with 11 and says which gates did not run, and why", async () => {
  const run = await checkout.task("ci", ["--gate", "format"]);
  assertEnded(run, 11, /^✓ format .*every file is formatted$/m);
  assert.match(run.stdout, /^! lint .*not run: not asked for$/m);
  assert.match(run.stdout, /^UNDECIDED: 1 passed, \d+ not run$/m);
  const report = JSON.parse(
    await Deno.readTextFile(`${checkout.path}/artifacts/ci_report.json`),
  );
  assert.equal(report.verdict, "undecided");
  const asked = report.gates.filter(({ status }: { status: string }) => status !== "not run");
  assert.deepEqual(asked.map(({ id }: { id: string }) => id), ["format"]);
});

Deno.test("ci ends with 10 where a gate fails, whatever did not run, and shows the line that says why", () =>
  withFile("lib/base/ugly.ts", "export const   a=1\n", async () => {
    const run = await checkout.task("ci", ["--gate", "format", "--gate", "schema-contract"]);
    assertEnded(run, 10, /^✗ format .*failed: .*1 not formatted file .*\(lib\/base\/ugly\.ts\)$/m);
    assert.match(run.stdout, /^✓ schema-contract /m);
    assert.match(run.stdout, /^FAILED: /m);
  }));

Deno.test("ci --gate secrets counts what it looked at, and fails on a secret without showing it", async () => {
  const args = ["--gate", "secrets", "--gate", "licences"];
  const clean = await checkout.task("ci", args);
  assertEnded(clean, 11, /^✓ secrets .*\d+ files, [\d,]+ bytes, rules [0-9a-f]{12}$/m);
  assert.match(clean.stdout, /^✓ licences .*\d+ packages, all allowed$/m);
  assert.doesNotMatch(clean.stdout, /dependencies/);
  await withFile("lib/base/hot.ts", SECRET_LINE, async () => {
    const run = await checkout.task("ci", ["--gate", "secrets"]);
    assertEnded(run, 10, /^✗ secrets .*1 secret, the first: [a-z-]+ at lib\/base\/hot\.ts:1$/m);
    assert.ok(!run.stdout.includes(SECRET) && !run.stderr.includes(SECRET));
  });
});

Deno.test("security has its own verdict, which is undecided where nobody could be asked", async () => {
  const run = await checkout.task("security", []);
  const rows = run.stdout.split("\n").filter((row) => /^[✓✗!] /.test(row));
  assert.deepEqual(rows.map((row) => row.split(/ +/)[1]), ["secrets", "dependencies", "licences"]);
  assert.match(rows[0]!, /^✓/);
  assert.match(rows[2]!, /^✓/);
  // Whether there is a registry that can be asked is this machine's to know.
  const mark = rows[1]![0]!;
  assert.equal(run.code, { "✓": 0, "✗": 10, "!": 11 }[mark], rows[1]);
  if (mark === "!") assert.match(rows[1]!, /not run: not audited: /);
  const both = await checkout.task("security", ["--quick"]);
  assertEnded(both, 64, /--quick and --security/);
});

Deno.test("quick-test judges the quick gates only", async () => {
  const run = await checkout.task("quick-test", ["--gate", "schema-contract"]);
  assertEnded(run, 11, /^! tests-quick /m);
  assert.doesNotMatch(run.stdout, /tests-slow|smoke/);
});

Deno.test("ci --json prints the report, --quiet nothing, and an unknown gate is a usage error", async () => {
  const args = ["--gate", "schema-contract"];
  const json = await checkout.task("ci", [...args, "--json"]);
  assertEnded(json, 11);
  assert.equal(json.stderr, "");
  const written = await Deno.readTextFile(`${checkout.path}/artifacts/ci_report.json`);
  assert.deepEqual(oneDocument(json.stdout), JSON.parse(written));
  const quiet = await checkout.task("ci", [...args, "--quiet"]);
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [11, "", ""]);
  const unknown = await checkout.task("ci", ["--gate", "nonsense"]);
  assertEnded(unknown, 64, /Unknown gate "nonsense"[^]*Choose from: format, lint/);
});

Deno.test("ci judges the checkout it lies in, wherever the caller stands", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "packrepo-caller-" });
  try {
    const run = await checkout.task("ci", ["--gate", "schema-contract"], { cwd });
    assertEnded(run, 11, /^✓ schema-contract /m);
    assert.deepEqual(namesIn(cwd), []);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

Deno.test("schema --check passes what is up to date and finds a changed file", async () => {
  assertEnded(
    await checkout.task("schema", ["--check"]),
    0,
    /^✓ spec\/exit_codes\.md +up to date/m,
  );
  const quiet = await checkout.task("schema", ["--check", "--quiet"]);
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "", ""]);
  for (const name of ["spec/exit_codes.md", "spec/index.schema.json"]) {
    const good = await Deno.readTextFile(`${checkout.path}/${name}`);
    await withFile(name, good.replace("64", "65").replace("string", "number"), async () => {
      const run = await checkout.task("schema", ["--check"]);
      assertEnded(
        run,
        10,
        new RegExp(`^✗ ${name} .*differs from its source: run deno task schema`, "m"),
      );
      const { verdict } = oneDocument(
        (await checkout.task("schema", ["--check", "--json"])).stdout,
      );
      assert.equal(verdict ?? "no", "no");
      assertEnded(await checkout.task("schema"), 0, /written/);
      assert.equal(await Deno.readTextFile(`${checkout.path}/${name}`), good);
    });
  }
});

Deno.test("every task has a description, and --help that names its flags", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${checkout.path}/deno.json`));
  const own = namesIn(`${checkout.path}/tasks`)
    .map((name) => name.replace(".ts", "").replace("_", ":"));
  for (const name of own) {
    assert.ok(tasks[name].description.length > 10, name);
    const run = await checkout.task(name, ["--help"]);
    assertEnded(run, 0, /^USAGE$/m);
    assert.equal(run.stderr, "");
    if (name !== "verify") assert.match(run.stdout, /--json[^]*--quiet/);
    const lines = run.stdout.split("\n").filter((line) => !line.startsWith("  deno task"));
    assert.ok(lines.every((line) => line.length <= 140), name);
  }
});
