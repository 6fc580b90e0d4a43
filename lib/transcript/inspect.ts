import { type Json, PackRepoError, sha256Hex } from "../base/mod.ts";
import { validateBundle } from "./bundle.ts";
import { type Envelope, validateEnvelope } from "./dsse.ts";
import { transcriptError } from "./errors.ts";
import { PAYLOAD_TYPE, PROVENANCE_TYPE, TEST_RESULT_TYPE } from "./identifiers.ts";
import { validateBuildDefinition, validateProvenance } from "./provenance.ts";
import { parseStatement, type Statement, validateStatement } from "./statement.ts";
import { decodeUtf8, isJsonObject, parseStrictJson } from "./strict_json.ts";
import { validateTestResult } from "./test_result.ts";

/** What a file claims; none of it was verified. */
export interface TranscriptInspection {
  readonly verified: false;
  readonly notice: "NOT VERIFIED: this is what the file claims, whoever wrote it";
  readonly documents: readonly InspectedDocument[];
}

/** What one document of a file claims. */
export interface InspectedDocument {
  readonly form: "bundle" | "envelope" | "unsigned statement" | "unknown";
  readonly payloadType?: string;
  readonly payloadSha256?: string;
  readonly payloadBytes?: number;
  readonly signatures: readonly { readonly keyid: string; readonly bytes: number }[];
  readonly predicateType?: string;
  readonly subjects?: Statement["subject"];
  readonly predicate?: Statement["predicate"];
  /** What a verifier would refuse about its form. */
  readonly problems: readonly string[];
}

/**
 * Says what a file claims, without trusting it: a bundle, an envelope, an unsigned statement, or
 * lines of them. What is wrong with a document is told in its `problems`.
 *
 * @throws {PackRepoError} (65) Only where the file is no JSON or above 16 MiB.
 */
export function inspectTranscript(bytes: Uint8Array): TranscriptInspection {
  return {
    verified: false,
    notice: "NOT VERIFIED: this is what the file claims, whoever wrote it",
    documents: parseValues(bytes).map(inspectValue),
  };
}

const MAX_LINES = 1000;

function parseValues(bytes: Uint8Array): Json[] {
  try {
    return [parseStrictJson(bytes, { what: "the file" })];
  } catch (error) {
    const lines = bytes.length > 0 ? decodeUtf8(bytes)?.split("\n", MAX_LINES + 1) ?? [] : [];
    const texts = lines.filter((line) => line.trim() !== "");
    if (texts.length < 2) throw error;
    if (lines.length > MAX_LINES) {
      throw transcriptError({
        code: "transcript.too-large",
        message: `Cannot read the file: it has more than ${MAX_LINES} lines`,
        hint: "Check that it is the file you meant",
        cause: error,
      });
    }
    return texts.map((line, index) => parseStrictJson(line, { what: `document ${index + 1}` }));
  }
}

function inspectValue(value: Json): InspectedDocument {
  const problems: string[] = [];
  function attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PackRepoError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  }
  const isBundle = isJsonObject(value) && "mediaType" in value;
  const isEnvelope = isJsonObject(value) && ("payload" in value || "payloadType" in value);
  if (isBundle || isEnvelope) {
    let envelope: Envelope | undefined;
    if (isBundle) {
      attempt(() => validateBundle(value, "the bundle"));
      const inner = value["dsseEnvelope"];
      envelope = inner === undefined
        ? undefined
        : attempt(() => validateEnvelope(inner, "the envelope"));
    } else {
      envelope = attempt(() => validateEnvelope(value, "the envelope"));
      if (envelope !== undefined && envelope.signatures.length !== 1) {
        problems.push(`There are ${envelope.signatures.length} signatures, not one`);
      }
    }
    const form = isBundle ? "bundle" : "envelope";
    if (envelope === undefined) return { form, signatures: [], problems };
    const { payload, payloadType, signatures } = envelope;
    if (payloadType !== PAYLOAD_TYPE) problems.push(`The payload type is not ${PAYLOAD_TYPE}`);
    const statement = attempt(() => parseStatement(payload, "the payload"));
    return {
      form,
      payloadType,
      payloadSha256: sha256Hex(payload),
      payloadBytes: payload.length,
      signatures: signatures.map(({ keyid, sig }) => ({ keyid, bytes: sig.length })),
      ...describe(statement, attempt),
      problems: [...new Set(problems)],
    };
  }
  if (isJsonObject(value) && "_type" in value) {
    const statement = attempt(() => validateStatement(value));
    const details = describe(statement, attempt);
    return { form: "unsigned statement", signatures: [], ...details, problems };
  }
  return { form: "unknown", signatures: [], problems: ["It is none of the known documents"] };
}

function describe(
  statement: Statement | undefined,
  attempt: <T>(work: () => T) => T | undefined,
): Pick<InspectedDocument, "predicateType" | "subjects" | "predicate"> {
  if (statement === undefined) return {};
  const { predicateType, subject, predicate } = statement;
  if (predicateType === PROVENANCE_TYPE) {
    attempt(() => validateBuildDefinition(validateProvenance(statement)));
  }
  if (predicateType === TEST_RESULT_TYPE) attempt(() => validateTestResult(statement));
  return { predicateType, subjects: subject, predicate };
}
