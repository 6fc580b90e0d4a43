import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import {
  inspectTranscript,
  PAYLOAD_TYPE,
  PROVENANCE_TYPE,
  renderEnvelope,
  renderEnvelopeLines,
} from "../../../lib/transcript/mod.ts";
import { bytesOf, makeProvenance, makeTestResult, signBoot } from "./fixture.ts";

const boot = await signBoot("p256");
const { envelope, bundle } = boot.provenance;

Deno.test("inspectTranscript() tells what a bundle claims and that nothing was verified", () => {
  const { verified, notice, documents } = inspectTranscript(bytesOf(bundle));
  assert.equal(verified, false);
  assert.match(notice, /^NOT VERIFIED/);
  const [document] = documents;
  assert.deepEqual(document, {
    form: "bundle",
    payloadType: PAYLOAD_TYPE,
    payloadSha256: sha256Hex(envelope.payload),
    payloadBytes: envelope.payload.length,
    signatures: [{ keyid: boot.pair.keyid, bytes: envelope.signatures[0]!.sig.length }],
    predicateType: PROVENANCE_TYPE,
    subjects: makeProvenance().subject,
    predicate: makeProvenance().predicate,
    problems: [],
  });
});

Deno.test("inspectTranscript() reads envelopes, lines and unsigned statements", () => {
  const forms = (text: string): string[] =>
    inspectTranscript(bytesOf(text)).documents.map(({ form }) => form);
  assert.deepEqual(forms(renderEnvelope(envelope)), ["envelope"]);
  assert.deepEqual(forms(renderEnvelopeLines([envelope])), ["envelope"]);
  assert.deepEqual(forms(renderEnvelopeLines([envelope, envelope]) + bundle), [
    "envelope",
    "envelope",
    "bundle",
  ]);
  assert.deepEqual(forms(JSON.stringify(makeTestResult(), null, 2)), ["unsigned statement"]);
  assert.deepEqual(forms('{"x":1}'), ["unknown"]);
});

function problems(text: string): string {
  return inspectTranscript(bytesOf(text)).documents.flatMap((document) => document.problems)
    .join("\n");
}

for (
  const [name, text, message] of [
    [
      "two signatures in an envelope",
      renderEnvelope({ ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] }),
      /2 signatures/,
    ],
    [
      "two signatures in a bundle",
      bundle.replace(/"signatures":\[(.*?)\]/, '"signatures":[$1,$1]'),
      /2 signatures/,
    ],
    [
      "another payload type",
      renderEnvelope({ ...envelope, payloadType: "text/plain" }),
      /payload type/,
    ],
    [
      "a payload that is no statement",
      renderEnvelope({ ...envelope, payload: bytesOf("hi") }),
      /the payload: it is not JSON/,
    ],
    [
      "a bundle without an envelope",
      bundle.replace("dsseEnvelope", "other"),
      /unknown field "other"/,
    ],
    [
      "unknown parameters",
      JSON.stringify(makeProvenance()).replace('"noLlm"', '"llm"'),
      /unknown field "llm"/,
    ],
    [
      "a contradiction",
      JSON.stringify(makeTestResult()).replace('"PASSED"', '"WARNED"'),
      /its lists say PASSED/,
    ],
    ["a bad statement", '{"_type":"x"}', /its _type "x"/],
    ["nothing known", "[1]", /none of the known/],
  ] as const
) {
  Deno.test(`inspectTranscript() names ${name} as a problem`, () => {
    assert.match(problems(text), message);
  });
}

for (
  const [name, bytes, code] of [
    ["nothing", new Uint8Array(), "transcript.not-json"],
    ["no JSON", bytesOf("hello\n"), "transcript.not-json"],
    ["a bad line", bytesOf(`${bundle}hello\n`), "transcript.not-json"],
    ["1001 lines", bytesOf("{}\n".repeat(1001)), "transcript.too-large"],
    ["50 MB", new Uint8Array(50_000_000), "transcript.too-large"],
  ] as const
) {
  Deno.test(`inspectTranscript() refuses ${name}`, () => {
    assert.throws(() => inspectTranscript(bytes), { code, exitCode: 65 });
  });
}
