import assert from "node:assert/strict";
import {
  PROVENANCE_TYPE,
  renderEnvelope,
  renderEnvelopeLines,
  type TrustPolicy,
  verifyTranscript,
} from "../../../lib/transcript/mod.ts";
import {
  ALGORITHMS,
  artifactsOf,
  bytesOf,
  documentsOf,
  edited,
  makeProvenance,
  makeTestResult,
  NOW,
  policyOf,
  rowOf,
  signBoot,
  verifyBoot,
} from "./fixture.ts";
import { BOOTS, type Loose, REFUSALS } from "./refusals.ts";

const SPEC = await Deno.readTextFile(new URL("../../../spec/boot.md", import.meta.url));

const ROWS = [
  "size",
  "format",
  "payload-type",
  "policy",
  "signer",
  "signature",
  "statement",
  "predicate",
  "builder",
  "build-definition",
  "expectations",
  "subjects",
  "inputs",
  "test-result",
  "join",
  "threshold",
];

for (const algorithm of ALGORITHMS) {
  Deno.test(`verifyTranscript() says yes to a ${algorithm} boot, a row for every check`, async () => {
    const verdict = await verifyBoot(BOOTS[algorithm]);
    assert.equal(verdict.exit, "ok", JSON.stringify(verdict.checks, null, 1));
    assert.deepEqual(verdict.checks.map(({ id }) => id), ROWS);
    assert.ok(
      verdict.checks.every(({ id, status }) =>
        status === (id === "expectations" ? "skipped" : "passed")
      ),
    );
    assert.deepEqual(verdict.statements.map(({ statement, label }) => [label, statement]), [
      ["boot_transcript.json", makeTestResult()],
      ["boot_provenance.json", makeProvenance()],
    ]);
  });
}

Deno.test("spec/boot.md has every row in its order", () => {
  const table = SPEC.slice(SPEC.indexOf("| Row "), SPEC.indexOf("### What is refused"));
  const ids = table.split("\n").slice(2).flatMap((line) =>
    [...(line.split("|")[1] ?? "").matchAll(/`([a-z-]+)`/g)].map((match) => match[1])
  );
  assert.deepEqual(ids, ROWS);
});

for (const algorithm of ALGORITHMS) {
  for (const refusal of REFUSALS) {
    if (refusal.only !== undefined && refusal.only !== algorithm) continue;
    Deno.test(`verifyTranscript() refuses ${refusal.name} (${algorithm}) with ${refusal.exit}`, async () => {
      const boot = BOOTS[algorithm];
      const changed = await refusal.bundles?.(boot) ?? {};
      const documents = documentsOf(boot).flatMap(({ name, bytes }) => {
        const text = name === "boot_provenance.json" ? changed.provenance : changed.testResult;
        if (text === null) return [];
        return [{ name, bytes: text === undefined ? bytes : bytesOf(text) }];
      });
      const policy = structuredClone(await policyOf(boot)) as Loose;
      refusal.policy?.(policy);
      const verifying = verifyBoot(boot, {
        documents,
        policy: policy as TrustPolicy,
        artifacts: artifactsOf(refusal.artifacts),
      });
      if (refusal.exit === "data") {
        await assert.rejects(verifying, {
          code: refusal.where,
          exitCode: 65,
          message: refusal.message,
        });
        return;
      }
      const verdict = await verifying;
      assert.equal(verdict.exit, refusal.exit, JSON.stringify(verdict.checks, null, 1));
      assert.match(rowOf(verdict, refusal.where), refusal.message);
      const bad = verdict.checks.filter(({ status }) => status === "failed");
      const first = refusal.exit === "no"
        ? bad[0]
        : verdict.checks.find(({ status }) => status === "not run");
      assert.equal(first?.id, refusal.where);
    });
  }
}

Deno.test("spec/boot.md has every refusal with its exit", () => {
  const rows = SPEC.slice(SPEC.indexOf("### What is refused")).split("\n").filter((line) =>
    line.startsWith("| ")
  );
  const exits = { data: "65", no: "10", undecided: "11" };
  for (const { name, where, exit } of REFUSALS) {
    const row = rows.find((line) =>
      line.includes(`\`${where}\``) && line.split("|")[2]?.trim() === exits[exit]
    );
    assert.ok(row !== undefined, `spec/boot.md has no row for ${name}: ${where}, ${exits[exit]}`);
  }
});

for (const algorithm of ALGORITHMS) {
  Deno.test(`verifyTranscript() verifies ${algorithm} envelopes, one a file or one a line`, async () => {
    const boot = BOOTS[algorithm];
    const { provenance: { envelope: a }, testResult: { envelope: b } } = boot;
    const files = [
      { name: "a.json", bytes: bytesOf(renderEnvelope(a)) },
      { name: "b.json", bytes: bytesOf(JSON.stringify(JSON.parse(renderEnvelope(b)), null, 2)) },
    ];
    assert.equal((await verifyBoot(boot, { documents: files })).exit, "ok");
    const lines = [{ name: "boot.intoto.jsonl", bytes: bytesOf(renderEnvelopeLines([a, b])) }];
    const verdict = await verifyBoot(boot, { documents: lines });
    assert.equal(verdict.exit, "ok");
    assert.match(rowOf(verdict, "format"), /2 lines, one signature each/);
    const urlSafe = renderEnvelope(a).replaceAll("+", "-").replaceAll("/", "_")
      .replace(/"payloadType":"[^"]*"/, '"payloadType":"application/vnd.in-toto+json"')
      .replace(/"keyid":"[^"]*"/, `"keyid":"${boot.pair.keyid}"`);
    const documents = [{ name: "a.json", bytes: bytesOf(urlSafe) }];
    assert.equal((await verifyBoot(boot, { documents })).exit, "ok");
  });
}

Deno.test("verifyTranscript() verifies a provenance alone and says what it could not check", async () => {
  const boot = BOOTS.ed25519;
  const verdict = await verifyTranscript({
    documents: documentsOf(boot).slice(1),
    policy: await policyOf(boot),
    now: NOW,
  });
  assert.equal(verdict.exit, "ok");
  const open = verdict.checks.filter(({ status }) => status === "not checked").map(({ id }) => id);
  assert.deepEqual(open, ["subjects", "inputs", "test-result", "join"]);
});

Deno.test("verifyTranscript() without a document is a mistake of the caller", async () => {
  await assert.rejects(verifyTranscript({ documents: [], now: NOW }), TypeError);
});

Deno.test("verifyTranscript() parses nothing that an untrusted key signed", async () => {
  const stranger = await signBoot("ed25519", {
    provenance: edited(makeProvenance(), (s) => s.predicate = { hostile: true }),
  });
  const verdict = await verifyBoot(stranger, {
    policy: await policyOf(BOOTS.ed25519),
    untrustedKeys: [stranger.pair.publicKeyPem],
  });
  assert.equal(verdict.exit, "no");
  assert.match(rowOf(verdict, "signer"), /signature valid, signer UNTRUSTED/);
  const later = verdict.checks.slice(ROWS.indexOf("statement"));
  assert.ok(later.every(({ status }) => status === "not run"));
  assert.deepEqual(verdict.statements, []);
});

Deno.test("the examples of spec/boot.md verify as one boot once they are signed", async () => {
  const [provenance, testResult] = [...SPEC.matchAll(/```json\n([\s\S]*?)```/g)].map((match) =>
    JSON.parse(match[1]!)
  );
  assert.equal(provenance.predicateType, PROVENANCE_TYPE);
  const boot = await signBoot("p256", { provenance, testResult });
  const verdict = await verifyTranscript({
    documents: documentsOf(boot),
    policy: await policyOf(boot, { requireClean: true, networkNone: true }),
    now: NOW,
  });
  assert.equal(verdict.exit, "ok", JSON.stringify(verdict.checks, null, 1));
});
