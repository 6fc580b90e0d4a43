import assert from "node:assert/strict";
import {
  BUILDER_IDS,
  generateKeyPair,
  makeLocalTrustPolicy,
  parseTrustPolicy,
  renderTrustPolicy,
} from "../../../lib/transcript/mod.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const EXAMPLE = await Deno.readTextFile(
  new URL("../../../spec/trust.example.json", import.meta.url),
);

function edited(edit: (policy: Loose) => void): string {
  const policy = JSON.parse(EXAMPLE);
  edit(policy);
  return JSON.stringify(policy);
}

Deno.test("parseTrustPolicy() reads spec/trust.example.json, whose keys nobody should trust", async () => {
  const policy = await parseTrustPolicy(EXAMPLE);
  assert.equal(policy.rootsOfTrust.length, 2);
  assert.ok(policy.rootsOfTrust.every(({ revoked }) => revoked === true));
  assert.equal(policy.threshold?.owners, 2);
});

Deno.test("makeLocalTrustPolicy() makes a policy that parseTrustPolicy() reads back", async () => {
  const { publicKeyPem, keyid, privateKeyPem } = await generateKeyPair("p256");
  const policy = await makeLocalTrustPolicy(publicKeyPem.replaceAll("\n", "\r\n"));
  assert.deepEqual(policy, {
    version: 1,
    rootsOfTrust: [{
      publicKey: publicKeyPem,
      keyid,
      owner: "local",
      builderIds: [BUILDER_IDS.local],
    }],
  });
  assert.deepEqual(await parseTrustPolicy(renderTrustPolicy(policy)), policy);
  const other = await makeLocalTrustPolicy(publicKeyPem, {
    owner: "me",
    builderIds: [BUILDER_IDS.ci],
    expect: { requireClean: true },
  });
  assert.deepEqual(await parseTrustPolicy(renderTrustPolicy(other)), other);
  await assert.rejects(makeLocalTrustPolicy(privateKeyPem), { code: "transcript.bad-key" });
});

for (
  const [name, edit, message] of [
    ["an unknown field", (p: Loose) => p.expries = "x", /it holds the unknown field "expries"/],
    [
      "an unknown field of a root",
      (p: Loose) => p.rootsOfTrust[0].revokd = true,
      /rootsOfTrust\[0\] holds the unknown field "revokd"/,
    ],
    [
      "an unknown expectation",
      (p: Loose) => p.expect.requireclean = true,
      /expect holds the unknown field/,
    ],
    [
      "an unknown threshold",
      (p: Loose) => p.threshold.keys = 1,
      /threshold holds the unknown field/,
    ],
    ["a log that it cannot check", (p: Loose) => p.requireLog = {}, /"requireLog"/],
    ["no version", (p: Loose) => delete p.version, /version is not 1/],
    ["version 2", (p: Loose) => p.version = 2, /version is not 1/],
    [
      "an end that is no time",
      (p: Loose) => p.expires = "2027-02-30T00:00:00Z",
      /expires is not a time/,
    ],
    ["no roots", (p: Loose) => delete p.rootsOfTrust, /names no key/],
    ["an empty list of roots", (p: Loose) => p.rootsOfTrust = [], /names no key/],
    [
      "a root that is a text",
      (p: Loose) => p.rootsOfTrust[0] = "x",
      /rootsOfTrust\[0\] is not an object/,
    ],
    ["no keyid", (p: Loose) => delete p.rootsOfTrust[0].keyid, /keyid is not a text/],
    [
      "another keyid",
      (p: Loose) => p.rootsOfTrust[0].keyid = p.rootsOfTrust[1].keyid,
      /is not that of its publicKey, SHA256:/,
    ],
    ["no owner", (p: Loose) => p.rootsOfTrust[0].owner = "", /owner is not a text/],
    ["no builders", (p: Loose) => delete p.rootsOfTrust[0].builderIds, /builderIds is not a list/],
    [
      "an empty list of builders",
      (p: Loose) => p.rootsOfTrust[0].builderIds = [],
      /may sign nothing/,
    ],
    [
      "a builder that is a number",
      (p: Loose) => p.rootsOfTrust[0].builderIds = [1],
      /builderIds\[0\] is not a text/,
    ],
    [
      "a key's end that is a date",
      (p: Loose) => p.rootsOfTrust[0].notAfter = "2027-01-01",
      /notAfter is not a time/,
    ],
    ["revoked in words", (p: Loose) => p.rootsOfTrust[0].revoked = "no", /revoked is neither/],
    ["no key", (p: Loose) => delete p.rootsOfTrust[0].publicKey, /publicKey is not a text/],
    [
      "a key that is not PEM",
      (p: Loose) => p.rootsOfTrust[0].publicKey = "x",
      /rootsOfTrust\[0\]\.publicKey: there is no PEM block/,
    ],
    ["one key twice", (p: Loose) => p.rootsOfTrust.push(p.rootsOfTrust[0]), /twice/],
    ["another build type", (p: Loose) => p.expect.buildType = "x", /only one that is known/],
    ["parameters that are a list", (p: Loose) => p.expect.externalParameters = [], /not an object/],
    ["a flag in words", (p: Loose) => p.expect.networkNone = "true", /networkNone is neither/],
    ["phases that are a text", (p: Loose) => p.expect.requiredPhases = "core", /not a list/],
    ["expectations that are a list", (p: Loose) => p.expect = [], /expect is not an object/],
    ["a threshold of 0", (p: Loose) => p.threshold.owners = 0, /at least 1/],
    ["a threshold of 1.5", (p: Loose) => p.threshold.owners = 1.5, /at least 1/],
    ["a threshold above the owners", (p: Loose) => p.threshold.owners = 3, /only 2 owners/],
    [
      "a threshold that one owner's two keys would meet",
      (p: Loose) => p.rootsOfTrust[0].owner = p.rootsOfTrust[1].owner,
      /only 1 owners/,
    ],
  ] as const
) {
  Deno.test(`parseTrustPolicy() refuses ${name}`, async () => {
    await assert.rejects(parseTrustPolicy(edited(edit)), {
      code: "transcript.bad-policy",
      exitCode: 78,
      message,
    });
  });
}

for (
  const [name, text] of [["nothing", ""], ["no JSON", "{"], ["a list", "[]"], [
    "a key twice",
    '{"version":1,"version":1}',
  ]] as const
) {
  Deno.test(`parseTrustPolicy() refuses ${name} with 78`, async () => {
    await assert.rejects(parseTrustPolicy(text), { code: "transcript.bad-policy", exitCode: 78 });
  });
}
