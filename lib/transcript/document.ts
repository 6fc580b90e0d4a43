import type { Json } from "../base/mod.ts";
import { pathInfo, readBytes } from "../host/mod.ts";
import { validateBundle } from "./bundle.ts";
import { type Envelope, renderEnvelope, requireOneSignature, validateEnvelope } from "./dsse.ts";
import { quote, transcriptError } from "./errors.ts";
import { MAX_TRANSCRIPT_BYTES, TRANSCRIPT_FILES } from "./identifiers.ts";
import { checkSize, decodeUtf8, isJsonObject, parseStrictJson } from "./strict_json.ts";

/** A file of a transcript as it was read. */
export interface TranscriptDocument {
  /** Its file name, for messages and to know a `.jsonl` by. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What form a signed statement has: one JSON file, or a line of a `.jsonl` file. */
export type DocumentForm = "bundle" | "envelope" | "line";

/** One envelope of a transcript. */
export interface DocumentEntry {
  /** The file's name, with the line where it has several. */
  readonly label: string;
  readonly form: DocumentForm;
  readonly envelope: Envelope;
  /** The keyid of its one signature, or the bundle's hint; empty where neither is there. */
  readonly keyid: string;
}

/** More lines than rebuilders there are. */
const MAX_LINES = 1000;

/**
 * Reads a transcript from disk: FILE and, where FILE is one of a boot's two bundles, the other one
 * beside it.
 *
 * @throws {PackRepoError} As `readBytes` of host: 66 where FILE is not there, 65 above 16 MiB.
 */
export async function readTranscript(path: string): Promise<TranscriptDocument[]> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const documents = [{ name, bytes: await readBytes(path, MAX_TRANSCRIPT_BYTES) }];
  const { provenance, testResult } = TRANSCRIPT_FILES;
  const other = name === testResult ? provenance : name === provenance ? testResult : undefined;
  if (other !== undefined) {
    const beside = path.slice(0, path.length - name.length) + other;
    if (await pathInfo(beside) !== undefined) {
      documents.push({ name: other, bytes: await readBytes(beside, MAX_TRANSCRIPT_BYTES) });
    }
  }
  return documents;
}

/**
 * Takes a file apart: a Sigstore bundle, a bare DSSE envelope, or a `.jsonl` of either.
 *
 * @throws {PackRepoError} (65) `transcript.not-signed` for a bare statement,
 * `transcript.unknown-form`, and as `parseBundle` and `parseEnvelope`.
 */
export function parseDocument(document: TranscriptDocument): DocumentEntry[] {
  const { bytes, name } = document;
  const what = quote(name);
  checkSize(bytes.length, what);
  if (!name.endsWith(".jsonl")) {
    return [parseEntry(parseStrictJson(bytes, { what }), { label: name })];
  }
  const text = decodeUtf8(bytes);
  // Both are refused with the words that the parser has for them.
  if (text === undefined || text.trim() === "") parseStrictJson(bytes, { what });
  const entries: DocumentEntry[] = [];
  let number = 0;
  for (const line of (text ?? "").split("\n")) {
    number++;
    if (line.trim() === "") continue;
    if (entries.length === MAX_LINES) {
      throw transcriptError({
        code: "transcript.too-large",
        message: `Cannot read ${what}: it has more than ${MAX_LINES} lines`,
        hint: "Check that it is the file you meant",
      });
    }
    const label = `${name}:${number}`;
    const entry = parseEntry(parseStrictJson(line, { what: quote(label) }), { label });
    entries.push({ ...entry, form: "line" });
  }
  return entries;
}

/** Writes envelopes one a line: an in-toto bundle (in-toto attestation spec v1, `bundle.md`). */
export function renderEnvelopeLines(envelopes: readonly Envelope[]): string {
  return envelopes.map((envelope) => `${renderEnvelope(envelope)}\n`).join("");
}

function parseEntry(value: Json, options: { readonly label: string }): DocumentEntry {
  const { label } = options;
  const what = quote(label);
  if (isJsonObject(value) && "mediaType" in value) {
    const { envelope, keyHint } = validateBundle(value, what);
    // cosign names no keyid, and its hint is a digest of another form.
    const hint = keyHint.startsWith("SHA256:") ? keyHint : "";
    return { label, form: "bundle", envelope, keyid: envelope.signatures[0]?.keyid || hint };
  }
  if (isJsonObject(value) && ("payload" in value || "payloadType" in value)) {
    const envelope = validateEnvelope(value, what);
    const { keyid } = requireOneSignature(envelope, what);
    return { label, form: "envelope", envelope, keyid };
  }
  if (isJsonObject(value) && "_type" in value) {
    throw transcriptError({
      code: "transcript.not-signed",
      message: `Cannot verify ${what}: it is a statement without a signature`,
      hint: "Sign it with deno task sign, or look at it with deno task inspect",
    });
  }
  throw transcriptError({
    code: "transcript.unknown-form",
    message: `Cannot read ${what}: it is neither a Sigstore bundle nor a DSSE envelope`,
    hint:
      `Give ${TRANSCRIPT_FILES.testResult}, ${TRANSCRIPT_FILES.provenance} or ${TRANSCRIPT_FILES.envelopes}`,
  });
}
