import { sha256Hex } from "../base/mod.ts";
import { derToP1363, p1363ToDer } from "./der.ts";
import { transcriptError } from "./errors.ts";
import { detectAlgorithm, type KeyAlgorithm, parsePem, renderPem } from "./pem.ts";

/** A private key that signs, and its public half. */
export interface SigningKey {
  readonly algorithm: KeyAlgorithm;
  /** The OpenSSH fingerprint of the public key, `SHA256:…`, as `ssh-keygen -lf` prints it. */
  readonly keyid: string;
  /** The public key as SPKI PEM. */
  readonly publicKeyPem: string;
  /** Signs bytes: 64 bytes for Ed25519 (RFC 8032), DER for P-256 with SHA-256. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** A public key that verifies. */
export interface VerifyingKey {
  readonly algorithm: KeyAlgorithm;
  /** The OpenSSH fingerprint, `SHA256:…`. */
  readonly keyid: string;
  /** The key as SPKI PEM, as PackRepo writes it. */
  readonly publicKeyPem: string;
  /** Returns `undefined` for a valid signature, else why it is not: one clause, for a message. */
  findFault(data: Uint8Array, signature: Uint8Array): Promise<string | undefined>;
}

/** A new key as text. */
export interface KeyPairPem {
  readonly keyid: string;
  /** PKCS#8 PEM: a secret. */
  readonly privateKeyPem: string;
  /** SPKI PEM. */
  readonly publicKeyPem: string;
}

const IMPORT = {
  ed25519: { name: "Ed25519" },
  p256: { name: "ECDSA", namedCurve: "P-256" },
} as const;

const SIGN = {
  ed25519: { name: "Ed25519" },
  p256: { name: "ECDSA", hash: "SHA-256" },
} as const;

/** Makes a new key pair from the system's random source. */
export async function generateKeyPair(algorithm: KeyAlgorithm = "ed25519"): Promise<KeyPairPem> {
  const pair = await crypto.subtle.generateKey(IMPORT[algorithm], true, [
    "sign",
    "verify",
  ]) as CryptoKeyPair;
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const { keyid, publicKeyPem } = await describePublicKey(pair.publicKey, algorithm);
  return { keyid, publicKeyPem, privateKeyPem: renderPem({ label: "PRIVATE KEY", der: pkcs8 }) };
}

/**
 * Reads a private key from PKCS#8 PEM; Ed25519 and P-256 are told apart by the OID in it.
 *
 * @param what What is read, for messages.
 * @throws {PackRepoError} `transcript.bad-key` (78): encrypted, another algorithm, a public key, a
 * form that is not PKCS#8, bad base64.
 */
export async function parseSigningKey(
  pem: string,
  what: string = "the signing key",
): Promise<SigningKey> {
  const { label, der } = parsePem(pem, what);
  if (label !== "PRIVATE KEY") throw badKey(what, ...explainLabel(label, "PRIVATE KEY"));
  const algorithm = algorithmOf(der, what);
  let privateKey: CryptoKey;
  let described: PublicHalf;
  try {
    privateKey = await crypto.subtle.importKey("pkcs8", der, IMPORT[algorithm], true, ["sign"]);
    const { d: _secret, key_ops: _uses, ...jwk } = await crypto.subtle.exportKey("jwk", privateKey);
    const publicKey = await crypto.subtle.importKey("jwk", jwk, IMPORT[algorithm], true, [
      "verify",
    ]);
    described = await describePublicKey(publicKey, algorithm);
  } catch (cause) {
    throw badKey(what, "its bytes are not a valid private key", CREATE_HINT, cause);
  }
  return {
    algorithm,
    ...described,
    async sign(data: Uint8Array): Promise<Uint8Array> {
      const bytes = data as Uint8Array<ArrayBuffer>;
      const signature = await crypto.subtle.sign(SIGN[algorithm], privateKey, bytes);
      const raw = new Uint8Array(signature);
      return algorithm === "p256" ? p1363ToDer(raw) : raw;
    },
  };
}

/**
 * Reads a public key from SPKI PEM.
 *
 * @param what What is read, for messages.
 * @throws {PackRepoError} `transcript.bad-key` (78).
 */
export async function parsePublicKey(
  pem: string,
  what: string = "the public key",
): Promise<VerifyingKey> {
  const { label, der } = parsePem(pem, what);
  if (label !== "PUBLIC KEY") throw badKey(what, ...explainLabel(label, "PUBLIC KEY"));
  const algorithm = algorithmOf(der, what);
  let publicKey: CryptoKey;
  let described: PublicHalf;
  try {
    publicKey = await crypto.subtle.importKey("spki", der, IMPORT[algorithm], true, ["verify"]);
    // Only this finds a point that is not on the curve; the import does not.
    described = await describePublicKey(publicKey, algorithm);
  } catch (cause) {
    throw badKey(what, "its bytes are not a valid public key", CREATE_HINT, cause);
  }
  return {
    algorithm,
    ...described,
    async findFault(data: Uint8Array, signature: Uint8Array): Promise<string | undefined> {
      let raw = signature as Uint8Array<ArrayBuffer>;
      if (algorithm === "p256") {
        try {
          raw = derToP1363(signature);
        } catch (error) {
          return (error as Error).message.replace(/^Cannot read the P-256 signature: /, "");
        }
      } else if (raw.length !== 64) {
        return `it has ${raw.length} bytes, an Ed25519 signature 64`;
      }
      const bytes = data as Uint8Array<ArrayBuffer>;
      const isValid = await crypto.subtle.verify(SIGN[algorithm], publicKey, raw, bytes);
      return isValid ? undefined : "it was not made by this key over these bytes";
    },
  };
}

const CREATE_HINT = "Make a new key with deno task bootstrap, or give a PKCS#8 PEM file";

function badKey(what: string, problem: string, hint: string, cause?: unknown): Error {
  return transcriptError({
    code: "transcript.bad-key",
    exit: "config",
    message: `Cannot use ${what}: ${problem}`,
    hint,
    cause,
  });
}

function algorithmOf(der: Uint8Array, what: string): KeyAlgorithm {
  const found = detectAlgorithm(der);
  if ("algorithm" in found) return found.algorithm;
  throw badKey(what, found.problem, "Give an Ed25519 or a P-256 key");
}

/** Says what a PEM label means where another was wanted, and what to do. */
function explainLabel(label: string, wanted: string): [problem: string, hint: string] {
  const convert = "Convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out PLAIN";
  if (label === "ENCRYPTED PRIVATE KEY") return ["the key is encrypted", convert];
  if (label === "PUBLIC KEY") {
    return ["it is a public key, and signing needs the private one", "Give the file boot.key"];
  }
  if (label === "PRIVATE KEY") {
    return [
      "it is a private key where the public one is wanted",
      "Give the file boot.pub, and never pass the private key on",
    ];
  }
  if (label.startsWith("RSA ")) return ["it is an RSA key", "Give an Ed25519 or a P-256 key"];
  if (label === "EC PRIVATE KEY") return ["it is a SEC1 key, not PKCS#8", convert];
  if (label === "OPENSSH PRIVATE KEY") return ["it is an OpenSSH key, not PKCS#8", CREATE_HINT];
  if (label.includes("CERTIFICATE")) {
    return ["it is a certificate, not a key", "Take its key: openssl x509 -noout -pubkey -in CERT"];
  }
  return [`it holds "${label}", not "${wanted}"`, CREATE_HINT];
}

/** What a public key is known by. */
interface PublicHalf {
  readonly keyid: string;
  readonly publicKeyPem: string;
}

/** Returns a public key's SPKI PEM and its OpenSSH fingerprint (RFC 4253 6.6, 5656 3.1, 8709 4). */
async function describePublicKey(
  key: CryptoKey,
  algorithm: KeyAlgorithm,
): Promise<PublicHalf> {
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", key));
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  const wire = algorithm === "ed25519"
    ? [sshString("ssh-ed25519"), sshString(raw)]
    : [sshString("ecdsa-sha2-nistp256"), sshString("nistp256"), sshString(raw)];
  const digest = Uint8Array.fromHex(sha256Hex(Uint8Array.from(wire.flatMap((part) => [...part]))));
  return {
    keyid: `SHA256:${digest.toBase64({ omitPadding: true })}`,
    publicKeyPem: renderPem({ label: "PUBLIC KEY", der: spki }),
  };
}

function sshString(data: string | Uint8Array): Uint8Array {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const whole = new Uint8Array(4 + bytes.length);
  new DataView(whole.buffer).setUint32(0, bytes.length);
  whole.set(bytes, 4);
  return whole;
}
