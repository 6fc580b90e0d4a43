/** `bootstrap`, `sign` and `inspect`: keys that are made once and kept, statements that go round. */

import assert from "node:assert/strict";
import {
  assertEnded,
  assertTidy,
  filesBelow,
  namesIn,
  oneDocument,
  runInShell,
} from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { skipNote, verifyWithOpenssl } from "../helpers/interop.ts";

let checkout: Checkout;
let state: string;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  state = `${checkout.path}/.packrepo`;
  await Deno.mkdir(`${checkout.path}/w`);
  // The most careless umask there is.
  const command = `umask 000; exec deno task -q bootstrap`;
  assertEnded(await runInShell(command, { cwd: checkout.path, env: checkout.env() }), 0);
});

Deno.test.afterAll(async () => {
  await assertTidy(checkout, [`${checkout.path}/w`]);
  await checkout[Symbol.asyncDispose]();
});

const OPENSSL_NOTE = skipNote("openssl", "jq", "bash");

const STATEMENT = JSON.stringify(
  {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "a \u001b[31mred\u001b[0m.txt", digest: { sha256: "ab".repeat(32) } }],
    predicateType: "https://example.org/review/v1",
    predicate: { result: "good", note: "line\nfeed" },
  },
  null,
  3,
);

async function writeStatement(text: string = STATEMENT): Promise<string> {
  await Deno.writeTextFile(`${checkout.path}/w/statement.json`, text);
  return "w/statement.json";
}

Deno.test("bootstrap makes a key of mode 0600, its public half and a policy that trusts it", async () => {
  assert.deepEqual(
    namesIn(state).filter((name) => name !== "tmp"),
    ["boot.key", "boot.pub", "trust.json"],
  );
  assert.equal((await Deno.stat(`${state}/boot.key`)).mode! & 0o777, 0o600);
  const [root] = JSON.parse(await Deno.readTextFile(`${state}/trust.json`)).rootsOfTrust;
  assert.equal(root.publicKey, await Deno.readTextFile(`${state}/boot.pub`));
});

Deno.test("bootstrap a second time changes nothing", async () => {
  const looks = async (): Promise<unknown> => {
    const times = [];
    for (const name of namesIn(state)) {
      const { mtime, ino, mode } = await Deno.stat(`${state}/${name}`);
      times.push([name, mtime?.getTime(), ino, mode]);
    }
    return [times, await filesBelow(state)];
  };
  const before = await looks();
  const run = await checkout.task("bootstrap");
  assertEnded(run, 0, /^✓ key .*\.packrepo\/boot\.key there already, SHA256:/m);
  assert.deepEqual(await looks(), before);
  const quiet = await checkout.task("bootstrap", ["--quiet"]);
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "", ""]);
  const { verdict, checks } = oneDocument(
    (await checkout.task("bootstrap", ["--json"])).stdout,
  );
  assert.equal(verdict, "ok");
  assert.deepEqual(checks.map(({ id }: { id: string }) => id).slice(-2), ["cache", "key"]);
});

Deno.test("bootstrap derives a missing boot.pub again and refuses one of another key", async () => {
  const [key, pub] = [`${state}/boot.key`, `${state}/boot.pub`];
  const [keyText, pubText] = [await Deno.readTextFile(key), await Deno.readTextFile(pub)];
  try {
    await Deno.remove(pub);
    assertEnded(await checkout.task("bootstrap"), 0);
    assert.equal(await Deno.readTextFile(pub), pubText);
    await Deno.writeTextFile(pub, pubText.replace(/.(?=.*\n-----END)/, "A"));
    assertEnded(await checkout.task("bootstrap"), 78, /boot\.pub/);
    await Deno.writeTextFile(pub, pubText);
    await Deno.remove(key);
    assertEnded(await checkout.task("bootstrap"), 78, /without its private key/);
    assert.ok(!namesIn(state).includes("boot.key"), "no new key");
  } finally {
    await Deno.writeTextFile(key, keyText, { mode: 0o600 });
    await Deno.chmod(key, 0o600);
    await Deno.writeTextFile(pub, pubText);
  }
});

Deno.test("bootstrap refuses a key that others can read and never overwrites what lies there", async () => {
  const key = `${state}/boot.key`;
  const text = await Deno.readTextFile(key);
  try {
    await Deno.chmod(key, 0o644);
    assertEnded(await checkout.task("bootstrap"), 78, /others may read or write it[^]*chmod 600/);
    await Deno.chmod(key, 0o600);
    await Deno.writeTextFile(key, "not a key");
    assertEnded(await checkout.task("bootstrap"), 78, /boot\.key/);
    assert.equal(await Deno.readTextFile(key), "not a key");
  } finally {
    await Deno.writeTextFile(key, text);
    await Deno.chmod(key, 0o600);
  }
});

Deno.test("bootstrap says no where the policy does not list the key", async () => {
  const file = `${state}/trust.json`;
  const text = await Deno.readTextFile(file);
  const spec = JSON.parse(await Deno.readTextFile(`${checkout.path}/spec/trust.example.json`));
  try {
    await Deno.writeTextFile(file, JSON.stringify(spec));
    assertEnded(await checkout.task("bootstrap"), 10, /✗ key .*failed: .*is not in .*trust\.json/);
  } finally {
    await Deno.writeTextFile(file, text);
  }
});

Deno.test("sign signs the bytes as they are; inspect shows them and says that nothing is verified", async () => {
  const file = await writeStatement();
  const run = await checkout.task("sign", [file, "--output", "w/bundle.json"]);
  assertEnded(run, 0, /signed with SHA256:/);
  const bundle = JSON.parse(await Deno.readTextFile(`${checkout.path}/w/bundle.json`));
  assert.equal(atob(bundle.dsseEnvelope.payload), STATEMENT);
  const inspected = await checkout.task("inspect", ["w/bundle.json"]);
  assertEnded(inspected, 0, /review\/v1/);
  assert.match(inspected.stdout, /(?:not|nothing).*verified/i);
  // deno-lint-ignore no-control-regex -- that is what must not come through
  assert.doesNotMatch(inspected.stdout, /\x1b/);
  const json = await checkout.task("inspect", ["w/bundle.json", "--json"]);
  assertEnded(json, 0);
  assert.match(JSON.stringify(oneDocument(json.stdout)), /review\/v1/);
  const envelope = `${checkout.path}/w/envelopes.jsonl`;
  await Deno.writeTextFile(envelope, `${JSON.stringify(bundle.dsseEnvelope)}\n`.repeat(2));
  assertEnded(await checkout.task("inspect", [envelope]), 0, /review\/v1/);
  assertEnded(await checkout.task("inspect", [file]), 0, /form: unsigned statement/);
});

Deno.test("sign --output - prints the bundle alone, --json one document, --quiet nothing else", async () => {
  const file = await writeStatement();
  const run = await checkout.task("sign", [file]);
  assertEnded(run, 0);
  assert.equal(atob(JSON.parse(run.stdout).dsseEnvelope.payload), STATEMENT);
  assert.match(run.stderr, /^signed with SHA256:\S+\n$/);
  const { keyid, bundle } = oneDocument((await checkout.task("sign", [file, "--json"])).stdout);
  assert.equal(bundle.dsseEnvelope.signatures[0].keyid, keyid);
  const quiet = await checkout.task("sign", [file, "--output", "w/quiet.json", "--quiet"]);
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "", ""]);
});

Deno.test({
  name: `openssl verifies what sign signs${OPENSSL_NOTE}`,
  ignore: OPENSSL_NOTE !== "",
  async fn() {
    const args = [await writeStatement(), "--output", "w/openssl.json"];
    assertEnded(await checkout.task("sign", args), 0);
    const verdict = await verifyWithOpenssl(`${checkout.path}/w/openssl.json`, {
      publicKeyFile: `${state}/boot.pub`,
      cwd: `${checkout.path}/w`,
    });
    assert.ok(verdict.ok, verdict.output);
  },
});

Deno.test.each<[string, string, string[], number, RegExp]>([
  ["what is no JSON", "{", [], 65, /JSON/],
  ["what is no statement", `{"a": 1}`, [], 65, /[Ss]tatement/],
  ["a missing key", STATEMENT, ["--key", "w/none.pem"], 66, /none\.pem/],
  ["what is no key", STATEMENT, ["--key", "w/statement.json"], 78, /statement\.json/],
  ["an output elsewhere", STATEMENT, ["--output", "/nowhere/x.json"], 77, /run: deno run/],
  ["an output below a file", STATEMENT, ["--output", "README.md/x.json"], 73, /README\.md/],
  ["two files", STATEMENT, ["another.json"], 64, /Too many arguments/],
])("sign refuses %s", async (_name, text, flags, code, says) => {
  const file = await writeStatement(text);
  await Deno.chmod(`${checkout.path}/${file}`, 0o600);
  const run = await checkout.task("sign", [file, ...flags]);
  assertEnded(run, code, says);
  assert.equal(run.stdout, "");
});

Deno.test.each<[string, string, number, RegExp]>([
  ["what is no JSON", "\u0000\u0001", 65, /JSON/],
  ["an empty file", "", 65, /./],
])("inspect refuses %s", async (_name, text, code, says) => {
  assertEnded(await checkout.task("inspect", [await writeStatement(text)]), code, says);
});
