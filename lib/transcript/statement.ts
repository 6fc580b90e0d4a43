import { canonicalJson, type Json, type JsonObject } from "../base/mod.ts";
import { quote, transcriptError } from "./errors.ts";
import { STATEMENT_TYPE } from "./identifiers.ts";
import { isJsonObject, parseStrictJson } from "./strict_json.ts";

/** Digests by algorithm, `sha256` or `gitCommit` for example, in lowercase hexadecimal. */
export type DigestSet = { readonly [algorithm: string]: string };

/** A thing that a statement names (in-toto attestation spec v1, `resource_descriptor.md`). */
export type ResourceDescriptor = {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: DigestSet;
  readonly mediaType?: string;
  readonly downloadLocation?: string;
  readonly content?: string;
  readonly annotations?: JsonObject;
};

/** A thing that a statement is about: its digest is what it is known by. */
export type Subject = ResourceDescriptor & { readonly digest: DigestSet };

/** An in-toto Statement v1. */
export type Statement<P extends JsonObject = JsonObject> = {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: P;
};

/** How long the digests that are looked at are, in hexadecimal digits. */
const DIGEST_LENGTHS: Readonly<Record<string, readonly number[]>> = {
  sha1: [40],
  sha256: [64],
  sha384: [96],
  sha512: [128],
  gitBlob: [40, 64],
  gitCommit: [40, 64],
  gitTag: [40, 64],
  gitTree: [40, 64],
};

/** Makes a function that throws `code` with a message about a statement. */
function refusal(what: string): (problem: string) => Error {
  return (problem) =>
    transcriptError({
      code: "transcript.bad-statement",
      message: `Cannot accept ${what}: ${problem}`,
      hint: "Ask its maker for a statement as spec/boot.md describes it",
    });
}

/**
 * Reads an in-toto Statement v1 from the exact bytes that were signed. Fields that it does not
 * know are kept and ignored, as in-toto demands.
 *
 * @throws {PackRepoError} `transcript.bad-statement` (65).
 */
export function parseStatement(bytes: Uint8Array, what: string = "the statement"): Statement {
  return validateStatement(
    parseStrictJson(bytes, { what, code: "transcript.bad-statement" }),
    what,
  );
}

/** Checks that a JSON value is a Statement v1; throws as {@linkcode parseStatement}. */
export function validateStatement(value: Json, what: string = "the statement"): Statement {
  const refuse = refusal(what);
  if (!isJsonObject(value)) throw refuse("it is not an object");
  const { _type, subject, predicateType, predicate } = value;
  if (_type !== STATEMENT_TYPE) {
    throw refuse(
      typeof _type === "string"
        ? `its _type ${quote(_type)} is not ${STATEMENT_TYPE}`
        : "its _type is missing",
    );
  }
  if (typeof predicateType !== "string" || !/^[a-z][a-z0-9+.-]*:\S+$/i.test(predicateType)) {
    throw refuse("its predicateType is not a URI");
  }
  if (!Array.isArray(subject) || subject.length === 0) throw refuse("it has no subject");
  subject.forEach((item: Json, index) => {
    const where = `subject[${index}]`;
    validateDescriptor(item, { what, where });
    if ((item as ResourceDescriptor).digest === undefined) throw refuse(`${where} has no digest`);
  });
  if (!isJsonObject(predicate)) throw refuse("its predicate is not an object");
  return value as unknown as Statement;
}

/** Checks that a JSON value is a resource descriptor; throws `transcript.bad-statement` (65). */
export function validateDescriptor(
  value: Json | undefined,
  options: { readonly what: string; readonly where: string },
): ResourceDescriptor {
  const { what, where } = options;
  const refuse = refusal(what);
  if (!isJsonObject(value)) throw refuse(`${where} is not an object`);
  for (const field of ["name", "uri", "mediaType", "downloadLocation", "content"]) {
    const text = value[field];
    if (text !== undefined && typeof text !== "string") {
      throw refuse(`${where}.${field} is not a string`);
    }
  }
  const { digest, annotations } = value;
  if (digest !== undefined) {
    if (!isJsonObject(digest)) throw refuse(`${where}.digest is not an object`);
    const names = Object.keys(digest);
    if (names.length === 0) throw refuse(`${where}.digest is empty`);
    for (const name of names) {
      const hex = digest[name];
      if (typeof hex !== "string" || hex === "") {
        throw refuse(`${where}.digest.${quote(name)} is not a string`);
      }
      const lengths = Object.hasOwn(DIGEST_LENGTHS, name) ? DIGEST_LENGTHS[name] : undefined;
      if (lengths !== undefined && !(lengths.includes(hex.length) && /^[0-9a-f]+$/.test(hex))) {
        throw refuse(
          `${where}.digest.${name} ${quote(hex)} is not ${name} in lowercase hexadecimal`,
        );
      }
    }
  }
  if (annotations !== undefined && !isJsonObject(annotations)) {
    throw refuse(`${where}.annotations is not an object`);
  }
  return value as ResourceDescriptor;
}

/** Checks a list of descriptors that are told apart by name; throws `transcript.bad-statement`. */
export function validateNamedDescriptors(
  value: Json | undefined,
  options: { readonly what: string; readonly where: string; readonly needsDigest: boolean },
): readonly ResourceDescriptor[] {
  const { what, where, needsDigest } = options;
  const refuse = refusal(what);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw refuse(`${where} is not a list`);
  const names = new Set<string>();
  return value.map((item: Json, index) => {
    const descriptor = validateDescriptor(item, { what, where: `${where}[${index}]` });
    const { name } = descriptor;
    if (name === undefined || name === "") throw refuse(`${where}[${index}] has no name`);
    if (names.has(name)) throw refuse(`${where} names ${quote(name)} twice`);
    names.add(name);
    if (needsDigest && descriptor.digest === undefined) {
      throw refuse(`${where} has no digest for ${quote(name)}`);
    }
    return descriptor;
  });
}

/**
 * Writes a statement as the bytes that are signed: canonical JSON (RFC 8785), integers only.
 *
 * @throws {TypeError} For what canonical JSON cannot hold.
 */
export function encodeStatement(statement: Statement): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(statement as unknown as JsonObject));
}
