import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson, type Json } from "../../lib/base/mod.ts";
import {
  compareProvenance,
  derToP1363,
  encodeStatement,
  type Envelope,
  generateKeyPair,
  p1363ToDer,
  pae,
  parseBundle,
  parseEnvelope,
  parsePublicKey,
  parseSigningKey,
  parseStatement,
  PAYLOAD_TYPE,
  type Provenance,
  renderBundle,
  renderEnvelope,
  signEnvelope,
} from "../../lib/transcript/mod.ts";
import { decodeBase64, encodeBase64 } from "../../lib/transcript/base64.ts";
import { parseStrictJson } from "../../lib/transcript/strict_json.ts";
import { ALGORITHMS, makeProvenance } from "../unit/transcript/fixture.ts";

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Uint8Array.from(array));
const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((value) => value.isWellFormed());

/** 32 bytes that are not zero, often with zeros or a set bit in front. */
const scalar = fc.tuple(
  fc.nat({ max: 31 }),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
).map(([zeros, digits]) => Uint8Array.from(digits).fill(0, 0, zeros))
  .filter((digits) => digits.some((byte) => byte !== 0));

Deno.test("derToP1363() takes back what p1363ToDer() did", () => {
  fc.assert(fc.property(scalar, scalar, (r, s) => {
    const raw = Uint8Array.of(...r, ...s);
    const der = p1363ToDer(raw);
    assert.ok(der.length >= 8 && der.length <= 72);
    assert.deepEqual(derToP1363(der), raw);
  }));
});

Deno.test("derToP1363() accepts one spelling of a signature only", () => {
  const edits = fc.array(fc.tuple(fc.nat({ max: 71 }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(scalar, scalar, edits, fc.nat({ max: 3 }), (r, s, changes, extra) => {
      const der = Uint8Array.of(...p1363ToDer(Uint8Array.of(...r, ...s)), ...Array(extra).fill(0));
      for (const [at, value] of changes) der[at % der.length] = value;
      let raw: Uint8Array;
      try {
        raw = derToP1363(der);
      } catch (error) {
        assert.equal((error as { code: string }).code, "transcript.bad-signature-encoding");
        return;
      }
      assert.deepEqual(p1363ToDer(raw), der);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("decodeBase64() reads both alphabets, padded or not, and one spelling of each", () => {
  fc.assert(fc.property(bytes, (data) => {
    const padded = encodeBase64(data);
    const urlSafe = padded.replaceAll("+", "-").replaceAll("/", "_");
    for (const spelling of [padded, urlSafe]) {
      assert.deepEqual(decodeBase64(spelling), data);
      assert.deepEqual(decodeBase64(spelling.replaceAll("=", "")), data);
    }
  }));
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9+/=_-]{0,9}$/), (spelling) => {
      const data = decodeBase64(spelling);
      if (data === undefined) return;
      const padded = spelling.replaceAll("-", "+").replaceAll("_", "/").replaceAll("=", "");
      assert.equal(encodeBase64(data).replaceAll("=", ""), padded);
    }),
    { numRuns: 1000 },
  );
});

/** Reads a PAE back; that this is possible makes the encoding injective. */
function parsePae(encoded: Uint8Array): [type: string, body: Uint8Array] {
  let at = 0;
  function word(): string {
    const end = encoded.indexOf(0x20, at);
    const read = new TextDecoder().decode(encoded.subarray(at, end));
    at = end + 1;
    return read;
  }
  assert.equal(word(), "DSSEv1");
  const typeLength = Number(word());
  const type = new TextDecoder().decode(encoded.subarray(at, at + typeLength));
  at += typeLength + 1;
  const bodyLength = Number(word());
  assert.equal(at + bodyLength, encoded.length);
  return [type, encoded.subarray(at)];
}

Deno.test("pae() is injective: type and body can be read back from it", () => {
  const tricky = fc.oneof(text, fc.constantFrom("1 x", "DSSEv1 1 a 1 b", "\0", " ", "é 3 "));
  fc.assert(fc.property(tricky, bytes, (type, body) => {
    const [readType, readBody] = parsePae(pae(type, body));
    assert.equal(readType, type);
    assert.deepEqual(Uint8Array.from(readBody), body);
  }));
  fc.assert(fc.property(tricky, tricky, tricky, tricky, (a, b, c, d) => {
    const encode = (value: string): Uint8Array => new TextEncoder().encode(value);
    const isSame = pae(a, encode(b)).toHex() === pae(c, encode(d)).toHex();
    assert.equal(isSame, a === c && b === d);
  }));
});

const envelopes: fc.Arbitrary<Envelope> = fc.record({
  payload: bytes,
  payloadType: text,
  signatures: fc.array(fc.record({ keyid: text, sig: bytes }, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 3,
  }),
}, { noNullPrototype: true });

Deno.test("parseEnvelope() and parseBundle() read back what was rendered", () => {
  fc.assert(fc.property(envelopes, (envelope) => {
    assert.deepEqual(parseEnvelope(renderEnvelope(envelope)), envelope);
    const one = { ...envelope, signatures: envelope.signatures.slice(0, 1) };
    assert.deepEqual(parseBundle(renderBundle(one)).envelope, one);
  }));
});

for (const algorithm of ALGORITHMS) {
  Deno.test(`what a ${algorithm} key signed verifies, and nothing near it does`, async () => {
    const pair = await generateKeyPair(algorithm);
    const key = await parseSigningKey(pair.privateKeyPem);
    const verifier = await parsePublicKey(pair.publicKeyPem);
    const stranger = await parsePublicKey((await generateKeyPair(algorithm)).publicKeyPem);
    await fc.assert(fc.asyncProperty(bytes, fc.nat(), async (payload, position) => {
      const { signatures: [signature] } = await signEnvelope(payload, key);
      const signed = pae(PAYLOAD_TYPE, payload);
      const sig = signature!.sig;
      assert.equal(await verifier.findFault(signed, sig), undefined);
      assert.notEqual(await stranger.findFault(signed, sig), undefined);
      const changed = signed.slice();
      changed[position % changed.length]! ^= 1 << position % 8;
      assert.notEqual(await verifier.findFault(changed, sig), undefined);
      const spoilt = sig.slice();
      spoilt[position % spoilt.length]! ^= 1 << position % 8;
      assert.notEqual(await verifier.findFault(signed, spoilt), undefined);
    }));
  });
}

Deno.test("parseStrictJson() agrees with JSON.parse() where it accepts", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string(), fc.json().map((json) => json.slice(1))),
      (json) => {
        let value: Json;
        try {
          value = parseStrictJson(json, { what: "it" });
        } catch (error) {
          assert.equal((error as { code: string }).code, "transcript.not-json");
          return;
        }
        assert.deepEqual(value, JSON.parse(json));
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("parseStrictJson() refuses any object in which a key is repeated", () => {
  const members = fc.array(fc.tuple(text, fc.json({ maxDepth: 1 })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(fc.property(members, fc.nat(), fc.nat({ max: 60 }), (list, pick, depth) => {
    const [again] = list[pick % list.length]!;
    // The same key in another spelling: every unit escaped.
    const escaped = again.split("").map((unit) =>
      `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
    ).join("");
    const body = list.map(([key, json]) => `${JSON.stringify(key)} : ${json}`);
    const object = `{${body.join(",")},"${escaped}":1}`;
    const nested = "[".repeat(depth) + object + "]".repeat(depth);
    assert.throws(() => parseStrictJson(nested, { what: "it" }), { message: /there twice/ });
  }));
});

Deno.test("a statement survives encoding and parsing, and its form is canonical", () => {
  const predicates = fc.dictionary(
    text,
    fc.oneof(text, fc.boolean(), fc.maxSafeInteger().map((value) => value + 0)),
  );
  fc.assert(fc.property(predicates, (members) => {
    const predicate = Object.fromEntries(Object.entries(members));
    const statement = { ...makeProvenance(), predicate } as never;
    const encoded = encodeStatement(statement);
    const parsed = parseStatement(encoded);
    assert.deepEqual(parsed.predicate, predicate);
    assert.equal(canonicalJson(parsed as unknown as Json), new TextDecoder().decode(encoded));
  }));
});

Deno.test("compareProvenance() does not depend on any order", () => {
  const original = makeProvenance();
  const { subject, predicate } = original;
  const { buildDefinition } = predicate;
  const shuffles = fc.tuple(
    fc.shuffledSubarray([...subject], { minLength: subject.length }),
    fc.shuffledSubarray([...buildDefinition.resolvedDependencies], { minLength: 4 }),
  );
  fc.assert(fc.property(shuffles, ([subjects, resolvedDependencies]) => {
    const shuffled: Provenance = {
      ...original,
      subject: subjects,
      predicate: { ...predicate, buildDefinition: { ...buildDefinition, resolvedDependencies } },
    };
    assert.deepEqual(compareProvenance(shuffled), compareProvenance(original));
  }));
});
