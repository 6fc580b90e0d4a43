import assert from "node:assert/strict";
import {
  p1363ToDer,
  pae,
  parseEnvelope,
  parsePublicKey,
  parseSigningKey,
  PAYLOAD_TYPE,
  renderEnvelope,
  signEnvelope,
} from "../../../lib/transcript/mod.ts";
import { requireOneSignature } from "../../../lib/transcript/dsse.ts";
import { renderPem } from "../../../lib/transcript/pem.ts";
import { ALGORITHMS, bytesOf, signBoot } from "./fixture.ts";

const decoder = new TextDecoder();

for (
  const [type, body, wanted] of [
    // The vector of the DSSE protocol.
    [
      "http://example.com/HelloWorld",
      "hello world",
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    ],
    ["", "", "DSSEv1 0  0 "],
    ["é", "日本", "DSSEv1 2 é 6 日本"],
    ["a 1 b", " ", "DSSEv1 5 a 1 b 1  "],
  ] as const
) {
  Deno.test(`pae() of ${JSON.stringify(type)} counts bytes`, () => {
    assert.equal(decoder.decode(pae(type, bytesOf(body))), wanted);
  });
}

Deno.test("pae() keeps bytes that are not text", () => {
  assert.equal(pae("t", Uint8Array.of(0, 255)).toHex().slice(-6), "2000ff");
});

Deno.test("the signature of the DSSE protocol's test vector verifies once it is DER", async () => {
  // Its key as decimal numbers; its signature is raw r‖s.
  const point = [
    46950820868899156662930047687818585632848591499744589407958293238635476079160n,
    5640078356564379163099075877009565129882514886557779369047442380624545832820n,
  ].map((coordinate) => coordinate.toString(16).padStart(64, "0")).join("");
  const spki = `3059301306072a8648ce3d020106082a8648ce3d03010703420004${point}`;
  const key = await parsePublicKey(
    renderPem({ label: "PUBLIC KEY", der: Uint8Array.fromHex(spki) }),
  );
  const { payload, payloadType, signatures } = parseEnvelope(
    '{"payload": "aGVsbG8gd29ybGQ=", "payloadType": "http://example.com/HelloWorld",' +
      ' "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}',
  );
  assert.equal(decoder.decode(payload), "hello world");
  assert.equal(signatures[0]?.keyid, "");
  const signed = pae(payloadType, payload);
  const raw = signatures[0]!.sig;
  assert.equal(await key.findFault(signed, p1363ToDer(raw)), undefined);
  assert.match(await key.findFault(signed, raw) ?? "", /raw r‖s/);
});

for (const algorithm of ALGORITHMS) {
  Deno.test(`signEnvelope() signs the pae with a ${algorithm} key and says which`, async () => {
    const { key, pair } = await signBoot(algorithm);
    const payload = bytesOf("any bytes \0");
    const envelope = await signEnvelope(payload, key);
    assert.deepEqual(envelope.payload, payload);
    assert.equal(envelope.payloadType, PAYLOAD_TYPE);
    assert.equal(envelope.signatures.length, 1);
    assert.equal(envelope.signatures[0]?.keyid, pair.keyid);
    const verifier = await parsePublicKey(pair.publicKeyPem);
    const { sig } = envelope.signatures[0]!;
    assert.equal(await verifier.findFault(pae(PAYLOAD_TYPE, payload), sig), undefined);
    assert.match(await verifier.findFault(payload, sig) ?? "", /not made by this key/);
    assert.deepEqual(parseEnvelope(renderEnvelope(envelope)), envelope);
  });
}

Deno.test("Ed25519 gives the same envelope each time", async () => {
  const { pair } = await signBoot();
  const key = await parseSigningKey(pair.privateKeyPem);
  const payload = bytesOf("{}");
  const [a, b] = [await signEnvelope(payload, key), await signEnvelope(payload, key)];
  assert.equal(renderEnvelope(a), renderEnvelope(b));
});

Deno.test("parseEnvelope() reads both base64 alphabets and ignores fields that it does not know", () => {
  const text = (payload: string): string =>
    JSON.stringify({ payload, payloadType: "t", signatures: [{ sig: "AA", more: 1 }], more: {} });
  assert.equal(parseEnvelope(text("+/8=")).payload.toHex(), "fbff");
  assert.equal(parseEnvelope(bytesOf(text("-_8"))).payload.toHex(), "fbff");
});

const GOOD = { payload: "AA==", payloadType: "t", signatures: [{ sig: "AA==", keyid: "k" }] };

for (
  const [name, value, code, message] of [
    ["a list", [], "transcript.bad-envelope", /not an object/],
    ["null", null, "transcript.bad-envelope", /not an object/],
    ["no payload", { ...GOOD, payload: undefined }, "transcript.bad-envelope", /payload is not/],
    [
      "a payload type that is a number",
      { ...GOOD, payloadType: 1 },
      "transcript.bad-envelope",
      /Type/,
    ],
    ["no list of signatures", { ...GOOD, signatures: {} }, "transcript.bad-envelope", /not a list/],
    ["no signature", { ...GOOD, signatures: [] }, "transcript.bad-envelope", /no signature/],
    [
      "101 signatures",
      { ...GOOD, signatures: Array(101).fill({ sig: "AA==" }) },
      "transcript.bad-envelope",
      /101/,
    ],
    [
      "a signature that is a text",
      { ...GOOD, signatures: ["AA=="] },
      "transcript.bad-envelope",
      /signatures\[0\] is/,
    ],
    [
      "a keyid that is a number",
      { ...GOOD, signatures: [{ sig: "AA==", keyid: 1 }] },
      "transcript.bad-envelope",
      /keyid/,
    ],
    [
      "a keyid that is null",
      { ...GOOD, signatures: [{ sig: "", keyid: [] }] },
      "transcript.bad-envelope",
      /keyid/,
    ],
    ["no sig", { ...GOOD, signatures: [{}] }, "transcript.bad-envelope", /sig is not a string/],
    [
      "a payload that is not base64",
      { ...GOOD, payload: "A" },
      "transcript.bad-base64",
      /payload is not base64/,
    ],
    [
      "a sig that is not base64",
      { ...GOOD, signatures: [{ sig: "%" }] },
      "transcript.bad-base64",
      /sig is not base64/,
    ],
  ] as const
) {
  Deno.test(`parseEnvelope() refuses ${name}`, () => {
    assert.throws(() => parseEnvelope(JSON.stringify(value)), { code, exitCode: 65, message });
  });
}

Deno.test("requireOneSignature() returns the only one and refuses two", () => {
  const signature = { keyid: "", sig: Uint8Array.of(1) };
  const envelope = { payload: new Uint8Array(), payloadType: "t", signatures: [signature] };
  assert.equal(requireOneSignature(envelope, "it"), signature);
  assert.throws(
    () => requireOneSignature({ ...envelope, signatures: [signature, signature] }, "it"),
    { code: "transcript.signature-count", exitCode: 65, message: /it has 2 signatures, not one/ },
  );
});
