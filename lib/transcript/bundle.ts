import { canonicalJson, type Json, type JsonObject } from "../base/mod.ts";
import { type Envelope, envelopeJson, requireOneSignature, validateEnvelope } from "./dsse.ts";
import { quote, transcriptError } from "./errors.ts";
import { BUNDLE_MEDIA_TYPE } from "./identifiers.ts";
import { isJsonObject, parseStrictJson } from "./strict_json.ts";

/** A Sigstore bundle v0.3 that holds an envelope signed with a plain key. */
export interface Bundle {
  readonly envelope: Envelope;
  /** Which key may have signed; equal to the envelope's keyid where that is there. */
  readonly keyHint: string;
  /** How many transparency-log entries and timestamps it carries; they are not looked at. */
  readonly logEntries: number;
  readonly timestamps: number;
}

/** The other spelling of the v0.3 media type, from the time before it was registered. */
const OLD_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.3";

/** Writes an envelope with one signature as a Sigstore bundle: canonical JSON and a line feed. */
export function renderBundle(envelope: Envelope): string {
  const { keyid } = requireOneSignature(envelope, "the envelope");
  return `${
    canonicalJson({
      mediaType: BUNDLE_MEDIA_TYPE,
      verificationMaterial: {
        publicKey: { hint: keyid },
        timestampVerificationData: { rfc3161Timestamps: [] },
        tlogEntries: [],
      },
      dsseEnvelope: envelopeJson(envelope),
    })
  }\n`;
}

/**
 * Reads a Sigstore bundle v0.3; an unknown field is refused, as protobuf's JSON mapping does.
 *
 * @throws {PackRepoError} `transcript.bad-bundle`, `transcript.bad-media-type`,
 * `transcript.signature-count`, `transcript.keyid-unlike-hint` and as `parseEnvelope` (65).
 */
export function parseBundle(data: string | Uint8Array, what: string = "the bundle"): Bundle {
  return validateBundle(parseStrictJson(data, { what }), what);
}

/** Checks that a JSON value is a bundle; throws as {@linkcode parseBundle}. */
export function validateBundle(value: Json, what: string): Bundle {
  function refuse(problem: string, hint?: string): Error {
    return transcriptError({
      code: "transcript.bad-bundle",
      message: `Cannot read ${what}: ${problem}`,
      hint: hint ?? "Check that it is a Sigstore bundle v0.3 with a DSSE envelope",
    });
  }
  function fields(object: Json | undefined, where: string, known: readonly string[]): JsonObject {
    if (!isJsonObject(object)) throw refuse(`${where} is not an object`);
    const unknown = Object.keys(object).find((key) => !known.includes(key));
    if (unknown !== undefined) throw refuse(`${where} holds the unknown field ${quote(unknown)}`);
    return object;
  }
  function count(list: Json | undefined, where: string): number {
    if (list === undefined || list === null) return 0;
    if (!Array.isArray(list)) throw refuse(`${where} is not a list`);
    return list.length;
  }

  const bundle = fields(value, "it", [
    "mediaType",
    "verificationMaterial",
    "dsseEnvelope",
    "messageSignature",
  ]);
  const { mediaType } = bundle;
  if (mediaType !== BUNDLE_MEDIA_TYPE && mediaType !== OLD_MEDIA_TYPE) {
    throw transcriptError({
      code: "transcript.bad-media-type",
      message: `Cannot read ${what}: the media type ${
        typeof mediaType === "string" ? quote(mediaType) : "is missing and"
      } is not that of a Sigstore bundle v0.3`,
      hint: `A bundle names ${BUNDLE_MEDIA_TYPE}`,
    });
  }
  if (bundle["messageSignature"] !== undefined) {
    throw refuse(
      "it signs a message, not a statement",
      "Give a bundle that holds a dsseEnvelope, as cosign attest-blob makes it",
    );
  }
  const material = fields(bundle["verificationMaterial"], "verificationMaterial", [
    "publicKey",
    "tlogEntries",
    "timestampVerificationData",
    "certificate",
    "x509CertificateChain",
  ]);
  if (material["certificate"] !== undefined || material["x509CertificateChain"] !== undefined) {
    throw refuse(
      "it is signed with a certificate, not with a plain key",
      "Use cosign verify-blob-attestation with --certificate-identity for it",
    );
  }
  const { hint = "" } = fields(material["publicKey"], "publicKey", ["hint"]);
  if (typeof hint !== "string") throw refuse("publicKey.hint is not a string");
  const timestampData = material["timestampVerificationData"];
  const timestamps = timestampData === undefined || timestampData === null ? 0 : count(
    fields(timestampData, "timestampVerificationData", ["rfc3161Timestamps"])[
      "rfc3161Timestamps"
    ],
    "rfc3161Timestamps",
  );
  const logEntries = count(material["tlogEntries"], "tlogEntries");

  const raw = fields(bundle["dsseEnvelope"], "dsseEnvelope", [
    "payload",
    "payloadType",
    "signatures",
  ]);
  const envelope = validateEnvelope(raw, what);
  (raw["signatures"] as Json[]).forEach((signature, index) =>
    fields(signature, `signatures[${index}]`, ["sig", "keyid"])
  );
  const { keyid } = requireOneSignature(envelope, what);
  if (keyid !== "" && keyid !== hint) {
    throw transcriptError({
      code: "transcript.keyid-unlike-hint",
      message: `Cannot accept ${what}: its keyid ${quote(keyid)} is not its hint ${quote(hint)}`,
      hint: "The bundle was put together from two; ask its maker for the original",
    });
  }
  return { envelope, keyHint: hint, logEntries, timestamps };
}
