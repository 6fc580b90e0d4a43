import type { Json, JsonObject } from "../base/mod.ts";
import { quote, transcriptError } from "./errors.ts";
import { BOOT_BUILD_TYPE, BUILDER_IDS } from "./identifiers.ts";
import { parsePublicKey } from "./keys.ts";
import { isJsonObject, parseStrictJson } from "./strict_json.ts";
import { parseTime } from "./time.ts";

/** A key that is trusted, and for what. */
export type TrustRoot = {
  /** SPKI PEM. */
  readonly publicKey: string;
  /** The OpenSSH fingerprint of that key. */
  readonly keyid: string;
  /** Who holds it; keys of one owner count once towards a threshold. */
  readonly owner: string;
  /** The builders that this key may speak for. */
  readonly builderIds: readonly string[];
  /** RFC 3339 in UTC; the key is not trusted from then on. */
  readonly notAfter?: string;
  /** Whether the key is not trusted any more, whatever it signed and when. */
  readonly revoked?: boolean;
};

/** What a transcript must say besides being signed. */
export type TrustExpectations = {
  readonly buildType?: string;
  /** Every field that is given must be equal; others are free. */
  readonly externalParameters?: JsonObject;
  /** Whether the source must have had no uncommitted change (`packrepo_dirty` of `source`). */
  readonly requireClean?: boolean;
  /** Phases that must have passed. */
  readonly requiredPhases?: readonly string[];
  /** Whether the boot must have had no network (`network` of the internal parameters). */
  readonly networkNone?: boolean;
};

/** Whom a verifier trusts, and what he expects: `trust.json`. */
export type TrustPolicy = {
  readonly version: 1;
  /** RFC 3339 in UTC; from then on nothing is trusted by this policy. */
  readonly expires?: string;
  readonly rootsOfTrust: readonly TrustRoot[];
  readonly expect?: TrustExpectations;
  /** How many different owners must agree; 1 where it is absent. */
  readonly threshold?: { readonly owners: number };
};

function refuse(problem: string, cause?: unknown): Error {
  return transcriptError({
    code: "transcript.bad-policy",
    exit: "config",
    message: `Cannot use the trust policy: ${problem}`,
    hint: "Compare it with spec/trust.example.json; spec/boot.md says what each field means",
    cause,
  });
}

/**
 * Reads a trust policy; an unknown field is refused, so that a mistyped condition is not lost.
 *
 * @throws {PackRepoError} `transcript.bad-policy` (78).
 */
export async function parseTrustPolicy(text: string | Uint8Array): Promise<TrustPolicy> {
  const value = parseStrictJson(text, {
    what: "the trust policy",
    code: "transcript.bad-policy",
    exit: "config",
  });
  const policy = object(value, "it", ["version", "expires", "rootsOfTrust", "expect", "threshold"]);
  if (policy["version"] !== 1) throw refuse("its version is not 1");
  optionalTime(policy["expires"], "expires");
  const roots = policy["rootsOfTrust"];
  if (!Array.isArray(roots) || roots.length === 0) throw refuse("rootsOfTrust names no key");
  const keyids = new Set<string>();
  for (const [index, root] of roots.entries()) {
    const keyid = await checkRoot(root, `rootsOfTrust[${index}]`);
    if (keyids.has(keyid)) throw refuse(`rootsOfTrust names the key ${keyid} twice`);
    keyids.add(keyid);
  }
  checkExpectations(policy["expect"]);
  if (policy["threshold"] !== undefined) {
    const { owners } = object(policy["threshold"], "threshold", ["owners"]);
    if (!Number.isSafeInteger(owners) || Number(owners) < 1) {
      throw refuse("threshold.owners is not a whole number of at least 1");
    }
    const known = new Set(roots.map((root) => (root as unknown as TrustRoot).owner)).size;
    if (Number(owners) > known) {
      throw refuse(`threshold.owners is ${owners}, but rootsOfTrust has only ${known} owners`);
    }
  }
  return policy as unknown as TrustPolicy;
}

function object(value: Json | undefined, where: string, known: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw refuse(`${where} is not an object`);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw refuse(`${where} holds the unknown field ${quote(unknown)}`);
  return value;
}

function text(value: Json | undefined, where: string): string {
  if (typeof value !== "string" || value === "") throw refuse(`${where} is not a text`);
  return value;
}

function texts(value: Json | undefined, where: string): void {
  if (!Array.isArray(value)) throw refuse(`${where} is not a list`);
  value.forEach((item: Json, index) => text(item, `${where}[${index}]`));
}

function optionalFlag(value: Json | undefined, where: string): void {
  if (value !== undefined && typeof value !== "boolean") {
    throw refuse(`${where} is neither true nor false`);
  }
}

function optionalTime(value: Json | undefined, where: string): void {
  if (value !== undefined && parseTime(value) === undefined) {
    throw refuse(`${where} is not a time in UTC such as 2027-01-31T00:00:00Z`);
  }
}

async function checkRoot(value: Json, where: string): Promise<string> {
  const root = object(value, where, [
    "publicKey",
    "keyid",
    "owner",
    "builderIds",
    "notAfter",
    "revoked",
  ]);
  const keyid = text(root["keyid"], `${where}.keyid`);
  text(root["owner"], `${where}.owner`);
  texts(root["builderIds"], `${where}.builderIds`);
  if ((root["builderIds"] as readonly Json[]).length === 0) {
    throw refuse(`${where}.builderIds is empty, so that the key may sign nothing`);
  }
  optionalTime(root["notAfter"], `${where}.notAfter`);
  optionalFlag(root["revoked"], `${where}.revoked`);
  const pem = text(root["publicKey"], `${where}.publicKey`);
  let actual: string;
  try {
    actual = (await parsePublicKey(pem, `${where}.publicKey`)).keyid;
  } catch (error) {
    throw refuse((error as Error).message.replace(/^Cannot (use|read) /, ""), error);
  }
  if (actual !== keyid) {
    throw refuse(`${where}.keyid ${quote(keyid)} is not that of its publicKey, ${actual}`);
  }
  return keyid;
}

function checkExpectations(value: Json | undefined): void {
  if (value === undefined) return;
  const expect = object(value, "expect", [
    "buildType",
    "externalParameters",
    "requireClean",
    "requiredPhases",
    "networkNone",
  ]);
  if (expect["buildType"] !== undefined && expect["buildType"] !== BOOT_BUILD_TYPE) {
    throw refuse(`expect.buildType is not ${BOOT_BUILD_TYPE}, the only one that is known here`);
  }
  const parameters = expect["externalParameters"];
  if (parameters !== undefined && !isJsonObject(parameters)) {
    throw refuse("expect.externalParameters is not an object");
  }
  optionalFlag(expect["requireClean"], "expect.requireClean");
  optionalFlag(expect["networkNone"], "expect.networkNone");
  if (expect["requiredPhases"] !== undefined) {
    texts(expect["requiredPhases"], "expect.requiredPhases");
  }
}

/**
 * Makes a policy that trusts one key: the one that `bootstrap` made for this machine.
 *
 * @throws {PackRepoError} `transcript.bad-key` (78) for a PEM that is not a public key.
 */
export async function makeLocalTrustPolicy(
  publicKeyPem: string,
  options: {
    /** `local` by default. */
    readonly owner?: string;
    /** The local builder by default. */
    readonly builderIds?: readonly string[];
    readonly expect?: TrustExpectations;
  } = {},
): Promise<TrustPolicy> {
  const key = await parsePublicKey(publicKeyPem);
  return {
    version: 1,
    rootsOfTrust: [{
      publicKey: key.publicKeyPem,
      keyid: key.keyid,
      owner: options.owner ?? "local",
      builderIds: options.builderIds ?? [BUILDER_IDS.local],
    }],
    ...(options.expect === undefined ? {} : { expect: options.expect }),
  };
}

/** Writes a policy as indented JSON, for people to edit. */
export function renderTrustPolicy(policy: TrustPolicy): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}
