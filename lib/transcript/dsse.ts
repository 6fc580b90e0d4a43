import { canonicalJson, type Json } from "../base/mod.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { transcriptError } from "./errors.ts";
import { PAYLOAD_TYPE } from "./identifiers.ts";
import type { SigningKey } from "./keys.ts";
import { isJsonObject, parseStrictJson } from "./strict_json.ts";

/** One signature of an envelope. */
export interface EnvelopeSignature {
  /** Which key may have made it; empty where it is not said. A hint, never a proof (DSSE 1.0.2). */
  readonly keyid: string;
  readonly sig: Uint8Array;
}

/** A DSSE envelope with its parts decoded. */
export interface Envelope {
  /** The exact bytes that are signed. */
  readonly payload: Uint8Array;
  readonly payloadType: string;
  readonly signatures: readonly EnvelopeSignature[];
}

/** More signatures than any envelope needs. */
const MAX_SIGNATURES = 100;

/**
 * Returns the pre-authentication encoding of a payload, the bytes that are signed:
 * `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes (DSSE protocol 1.0.2).
 */
export function pae(payloadType: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const typeBytes = encoder.encode(payloadType);
  const head = encoder.encode(`DSSEv1 ${typeBytes.length} ${payloadType} ${body.length} `);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

/** Signs a payload of in-toto's type and returns its envelope, with the key's fingerprint as keyid. */
export async function signEnvelope(payload: Uint8Array, key: SigningKey): Promise<Envelope> {
  const sig = await key.sign(pae(PAYLOAD_TYPE, payload));
  return { payload, payloadType: PAYLOAD_TYPE, signatures: [{ keyid: key.keyid, sig }] };
}

/** Returns an envelope as the JSON value of the DSSE envelope specification. */
export function envelopeJson(envelope: Envelope): Json {
  return {
    payload: encodeBase64(envelope.payload),
    payloadType: envelope.payloadType,
    signatures: envelope.signatures.map(({ keyid, sig }) => ({
      ...(keyid === "" ? {} : { keyid }),
      sig: encodeBase64(sig),
    })),
  };
}

/** Writes an envelope as one line of canonical JSON, without a line feed. */
export function renderEnvelope(envelope: Envelope): string {
  return canonicalJson(envelopeJson(envelope));
}

/**
 * Reads a DSSE envelope; fields that DSSE does not know are ignored, as it demands.
 *
 * @throws {PackRepoError} `transcript.too-large`, `transcript.not-json`, `transcript.bad-envelope`,
 * `transcript.bad-base64` (65).
 */
export function parseEnvelope(data: string | Uint8Array, what: string = "the envelope"): Envelope {
  return validateEnvelope(parseStrictJson(data, { what }), what);
}

/** Checks that a JSON value is a DSSE envelope and decodes it; throws as {@linkcode parseEnvelope}. */
export function validateEnvelope(value: Json | undefined, what: string): Envelope {
  function refuse(problem: string): Error {
    return transcriptError({
      code: "transcript.bad-envelope",
      message: `Cannot read ${what}: ${problem}`,
      hint: "A DSSE envelope has payload, payloadType and signatures",
    });
  }
  function decode(text: Json | undefined, name: string): Uint8Array {
    if (typeof text !== "string") throw refuse(`${name} is not a string`);
    const bytes = decodeBase64(text);
    if (bytes !== undefined) return bytes;
    throw transcriptError({
      code: "transcript.bad-base64",
      message: `Cannot read ${what}: ${name} is not base64`,
      hint: "Check that the file is whole and unchanged",
    });
  }
  if (!isJsonObject(value)) throw refuse("the envelope is not an object");
  const { payload, payloadType, signatures } = value;
  if (typeof payloadType !== "string") throw refuse("payloadType is not a string");
  if (!Array.isArray(signatures)) throw refuse("signatures is not a list");
  if (signatures.length === 0) throw refuse("there is no signature in it");
  if (signatures.length > MAX_SIGNATURES) {
    throw refuse(`there are ${signatures.length} signatures in it`);
  }
  return {
    payload: decode(payload, "payload"),
    payloadType,
    signatures: signatures.map((signature: Json, index): EnvelopeSignature => {
      const where = `signatures[${index}]`;
      if (!isJsonObject(signature)) throw refuse(`${where} is not an object`);
      const keyid = signature["keyid"] ?? "";
      if (typeof keyid !== "string") throw refuse(`${where}.keyid is not a string`);
      return { keyid, sig: decode(signature["sig"], `${where}.sig`) };
    }),
  };
}

/**
 * Refuses an envelope that has not exactly one signature: `transcript.signature-count` (65).
 *
 * The Sigstore bundle allows one only; several signers each make their own envelope.
 */
export function requireOneSignature(envelope: Envelope, what: string): EnvelopeSignature {
  const [only, ...others] = envelope.signatures;
  if (only !== undefined && others.length === 0) return only;
  throw transcriptError({
    code: "transcript.signature-count",
    message: `Cannot accept ${what}: it has ${envelope.signatures.length} signatures, not one`,
    hint: "Let every signer make an envelope of his own, one a line of a .jsonl file",
  });
}
