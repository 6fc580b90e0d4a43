/** `deno task verify transcript`: what is refused, with which code and which row or message. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, oneDocument } from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import { derToP1363, generateKeyPair, parseSigningKey } from "../../lib/transcript/mod.ts";

let checkout: Checkout;
let small: FixtureRepo;
/** The folder of the good boot, and its bundle as text. */
let good: string;
let transcript: string;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  small = await makeRepo({ "a.ts": "export const a = 1;\n" });
  good = `${checkout.path}/w/good`;
  assertEnded(await checkout.task("smoke", ["--repo", small.path, "--output", good]), 0);
  transcript = await Deno.readTextFile(`${good}/boot_transcript.json`);
});

Deno.test.afterAll(async () => {
  await assertTidy(checkout);
  await checkout[Symbol.asyncDispose]();
  await small[Symbol.asyncDispose]();
});

// deno-lint-ignore no-explicit-any -- documents that tests break
type Document = any;

let folders = 0;

/** Copies the good boot to a folder of its own and changes something in it. */
async function copyOf(change: (folder: string) => unknown): Promise<string> {
  const folder = `${checkout.path}/w/${++folders}`;
  async function copy(from: string, to: string): Promise<void> {
    await Deno.mkdir(to);
    for await (const { name, isDirectory } of Deno.readDir(from)) {
      if (isDirectory) await copy(`${from}/${name}`, `${to}/${name}`);
      else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
    }
  }
  await copy(good, folder);
  await change(folder);
  return folder;
}

/** Writes a changed bundle in the place of the good one. */
function withBundle(change: (bundle: Document) => void): Promise<string> {
  return copyOf((folder) => {
    const bundle = JSON.parse(transcript);
    change(bundle);
    return Deno.writeTextFile(`${folder}/boot_transcript.json`, JSON.stringify(bundle));
  });
}

/** Changes a statement and signs it anew, with the key that is trusted. */
function withSigned(file: string, change: (statement: Document) => void): Promise<string> {
  return copyOf(async (folder) => {
    const { dsseEnvelope } = JSON.parse(await Deno.readTextFile(`${folder}/${file}`));
    const payload = new TextDecoder().decode(Uint8Array.fromBase64(dsseEnvelope.payload));
    const statement = JSON.parse(payload);
    change(statement);
    await Deno.writeTextFile(`${folder}/statement.json`, JSON.stringify(statement));
    const args = [`${folder}/statement.json`, "--output", `${folder}/${file}`];
    assertEnded(await checkout.task("sign", args), 0);
  });
}

/** Writes the checkout's own policy with something changed; returns the flags to use it. */
async function policyWith(change: (policy: Document) => void): Promise<string[]> {
  const policy = JSON.parse(await Deno.readTextFile(`${checkout.path}/.packrepo/trust.json`));
  change(policy);
  const file = `${checkout.path}/w/trust-${++folders}.json`;
  await Deno.writeTextFile(file, JSON.stringify(policy));
  return ["--trust", file];
}

function verify(folder: string, flags: readonly string[] = []): Promise<TaskRun> {
  return checkout.task("verify", ["transcript", `${folder}/boot_transcript.json`, ...flags]);
}

/** A P-256 boot's transcript with its signature as WebCrypto gives it, and who trusts that key. */
async function rawSignature(): Promise<TaskRun> {
  const pair = await generateKeyPair("p256");
  const { keyid } = await parseSigningKey(pair.privateKeyPem);
  let flags: readonly string[] = [];
  const folder = await copyOf(async (folder) => {
    const key = `${folder}/p256.key`;
    await Deno.writeTextFile(key, pair.privateKeyPem, { mode: 0o600 });
    const payload = Uint8Array.fromBase64(JSON.parse(transcript).dsseEnvelope.payload);
    await Deno.writeFile(`${folder}/statement.json`, payload);
    const file = `${folder}/boot_transcript.json`;
    const args = [`${folder}/statement.json`, "--key", key, "--output", file];
    assertEnded(await checkout.task("sign", args), 0);
    await Deno.remove(`${folder}/boot_provenance.json`);
    flags = await policyWith(({ rootsOfTrust: [root] }) => {
      root.publicKey = pair.publicKeyPem;
      root.keyid = keyid;
    });
    // In DER the signature is fine; what is missing then is the provenance of that key.
    assertEnded(await verify(folder, flags), 11, /^✓ signature /m);
    const bundle = JSON.parse(await Deno.readTextFile(file));
    const [signature] = bundle.dsseEnvelope.signatures;
    signature.sig = derToP1363(Uint8Array.fromBase64(signature.sig)).toBase64();
    await Deno.writeTextFile(file, JSON.stringify(bundle));
  });
  return await verify(folder, flags);
}

/** What is refused: a name, how to get there, the exit code, and what it must say. */
const REFUSALS: readonly (readonly [string, () => Promise<TaskRun>, number, RegExp])[] = [
  [
    "a flipped bit of the payload",
    async () => {
      const folder = await withBundle(({ dsseEnvelope }) => {
        const payload = Uint8Array.fromBase64(dsseEnvelope.payload);
        payload[payload.length >> 1]! ^= 1;
        dsseEnvelope.payload = payload.toBase64();
      });
      return await verify(folder);
    },
    10,
    /^✗ signature +failed: /m,
  ],
  [
    "another key",
    async () => {
      const { publicKeyPem, privateKeyPem } = await generateKeyPair();
      const { keyid } = await parseSigningKey(privateKeyPem);
      const flags = await policyWith(({ rootsOfTrust: [root] }) => {
        root.publicKey = publicKeyPem;
        root.keyid = keyid;
      });
      return await verify(good, flags);
    },
    10,
    /^✗ signer +failed: .*UNTRUSTED/m,
  ],
  [
    "a revoked key",
    async () =>
      await verify(good, await policyWith(({ rootsOfTrust: [root] }) => root.revoked = true)),
    10,
    /^✗ signer +failed: .*revoked/m,
  ],
  [
    "an expired key",
    async () =>
      await verify(
        good,
        await policyWith(({ rootsOfTrust: [root] }) => root.notAfter = "2024-01-01T00:00:00Z"),
      ),
    10,
    /^✗ signer +failed: .*2024-01-01T00:00:00Z/m,
  ],
  [
    "an expired policy",
    async () =>
      await verify(good, await policyWith((policy) => policy.expires = "2024-01-01T00:00:00Z")),
    10,
    /^✗ policy +failed: .*expired/m,
  ],
  [
    "an invalid policy",
    async () => await verify(good, await policyWith((policy) => policy.expire = "never")),
    78,
    /unknown field "expire"/,
  ],
  [
    "a missing policy",
    () => verify(good, ["--trust", "w/none.json"]),
    66,
    /none\.json.*does not exist/,
  ],
  [
    "a changed artifact",
    async () =>
      await verify(
        await copyOf(async (folder) => {
          const [name] = namesIn(`${folder}/packs`);
          await Deno.writeTextFile(`${folder}/packs/${name}/pack.body.txt`, "changed");
        }),
      ),
    10,
    /^✗ subjects +failed: .*pack\.body\.txt/m,
  ],
  [
    "a missing artifact",
    async () =>
      await verify(
        await copyOf((folder) => Deno.remove(`${folder}/packs`, { recursive: true })),
      ),
    10,
    /^✗ subjects +failed: .*missing/m,
  ],
  [
    "a wrong predicate type",
    async () =>
      await verify(
        await withSigned("boot_transcript.json", (statement) => {
          statement.predicateType = "https://in-toto.io/attestation/link/v0.3";
        }),
      ),
    10,
    /^✗ predicate +failed: .*link\/v0\.3/m,
  ],
  [
    "an unknown external parameter",
    async () =>
      await verify(
        await withSigned("boot_provenance.json", ({ predicate }) => {
          predicate.buildDefinition.externalParameters.shell = "curl | sh";
        }),
      ),
    10,
    /^✗ build-definition +failed: .*unknown field "shell"/m,
  ],
  [
    "a provenance of another boot",
    async () =>
      await verify(
        await withSigned("boot_provenance.json", ({ predicate }) => {
          predicate.runDetails.metadata.invocationId = `urn:uuid:${crypto.randomUUID()}`;
        }),
      ),
    10,
    /^✗ join +failed: /m,
  ],
  ["a raw r‖s signature", rawSignature, 10, /^✗ signature +failed: /m],
  [
    "two signatures",
    async () =>
      await verify(
        await withBundle(({ dsseEnvelope }) =>
          dsseEnvelope.signatures.push(dsseEnvelope.signatures[0])
        ),
      ),
    65,
    /signature/,
  ],
  [
    "a keyid unlike the hint",
    async () =>
      await verify(
        await withBundle(({ dsseEnvelope }) => {
          dsseEnvelope.signatures[0].keyid = `SHA256:${"A".repeat(43)}`;
        }),
      ),
    65,
    /keyid.*hint|hint.*keyid/,
  ],
  [
    "a truncated file",
    async () =>
      await verify(
        await copyOf((folder) =>
          Deno.writeTextFile(`${folder}/boot_transcript.json`, transcript.slice(0, -20))
        ),
      ),
    65,
    /boot_transcript\.json/,
  ],
  [
    "a statement that nobody signed",
    async () => {
      const payload = Uint8Array.fromBase64(JSON.parse(transcript).dsseEnvelope.payload);
      return await verify(
        await copyOf((folder) => Deno.writeFile(`${folder}/boot_transcript.json`, payload)),
      );
    },
    65,
    /sign/,
  ],
  ["a file that is not there", () => verify(`${checkout.path}/w/nowhere`), 66, /does not exist/],
  [
    "a folder in the place of a file",
    () => checkout.task("verify", ["transcript", good]),
    74,
    /it is a folder/,
  ],
];

for (const [name, refused, code, says] of REFUSALS) {
  Deno.test(`verify transcript refuses ${name} with ${code}`, async () => {
    const run = await refused();
    assertEnded(run, code, says);
    // A verdict is the result; an error is none.
    if (code === 10) assert.match(run.stdout, /; the transcript holds: NO\n$/);
    else assert.equal(run.stdout, "");
    assert.equal(run.stderr === "", code === 10);
  });
}

Deno.test("verify transcript accepts the good boot, whose copies are refused", async () => {
  assertEnded(await verify(good), 0);
  assertEnded(await verify(await copyOf(() => undefined)), 0);
});

Deno.test("verify transcript says UNTRUSTED where there is no policy at all", async () => {
  const file = `${checkout.path}/.packrepo/trust.json`;
  const policy = await Deno.readTextFile(file);
  await Deno.remove(file);
  try {
    assertEnded(await verify(good), 10, /^✗ signer +failed: .*UNTRUSTED/m);
  } finally {
    await Deno.writeTextFile(file, policy);
  }
});

Deno.test("verify transcript refuses 50 MB of JSON quickly and in little memory", async () => {
  const file = `${checkout.path}/w/large.json`;
  const unit = `{"payloadType":"${"x".repeat(1000)}","signatures":[[[[]]]]},`;
  const text = `[${unit.repeat(Math.ceil(50e6 / unit.length))}{}]`;
  await Deno.writeTextFile(file, text);
  const run = await checkout.measure("verify", ["transcript", file]);
  assertEnded(run, 65, /large\.json.*16777216|more than/);
  assert.ok(run.peakBytes < 200e6, `${run.peakBytes} bytes`);
  assert.ok(run.ms < 5000, `${run.ms} ms`);
  await Deno.remove(file);
});

Deno.test("verify transcript --json prints the rows, and errors as one line on standard error", async () => {
  const ok = await verify(good, ["--json"]);
  assertEnded(ok, 0);
  const document = oneDocument(ok.stdout);
  assert.equal(document.verdict, "ok");
  assert.ok(document.checks.length > 10);
  const failed = await checkout.task("verify", ["transcript", "w/none", "--json"]);
  assert.equal(failed.code, 66);
  assert.equal(failed.stdout, "");
  assert.equal(oneDocument(failed.stderr).exit, 66);
  const quiet = await verify(good, ["--quiet"]);
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "", ""]);
});
