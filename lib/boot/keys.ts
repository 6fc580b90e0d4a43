import { envVar, pathInfo, readText, stateFolder, writeFileAtomic } from "../host/mod.ts";
import {
  createKeyFiles,
  makeLocalTrustPolicy,
  parseTrustPolicy,
  readSigningKey,
  renderTrustPolicy,
  type SigningKey,
} from "../transcript/mod.ts";

/** The trust policy that is used where none is given. */
export function defaultTrustFile(): string {
  return `${stateFolder()}/trust.json`;
}

/** The key a boot signs with. */
export interface BootKey {
  readonly key: SigningKey;
  /** Whether it is the key that bootstrap made for this checkout. */
  readonly isLocal: boolean;
}

/**
 * Returns the signing key: `--key`, else the variable `PACKREPO_SIGNING_KEY`, else the local key,
 * which is made, with its trust policy, where there is none.
 *
 * @throws {PackRepoError} As `readSigningKey` and `createKeyFiles` of transcript.
 */
export async function bootKey(keyFile: string | undefined): Promise<BootKey> {
  if (keyFile !== undefined) {
    return { key: await readSigningKey({ file: keyFile }), isLocal: false };
  }
  const pem = envVar("PACKREPO_SIGNING_KEY");
  if (pem !== undefined && pem !== "") {
    return { key: await readSigningKey({ pem }), isLocal: false };
  }
  return { key: (await ensureLocalKey()).key, isLocal: true };
}

/** The local key as {@linkcode ensureLocalKey} leaves it. */
export interface LocalKey {
  readonly key: SigningKey;
  readonly keyFile: string;
  readonly made: boolean;
  readonly policyMade: boolean;
  /** Whether the trust policy lists the key. */
  readonly isTrusted: boolean;
}

/** Makes the local key and the trust policy that lists it, each where it is missing. */
export async function ensureLocalKey(): Promise<LocalKey> {
  const { key, keyFile, made } = await createKeyFiles(stateFolder());
  const trustFile = defaultTrustFile();
  const policyMade = await pathInfo(trustFile) === undefined;
  if (policyMade) {
    const policy = await makeLocalTrustPolicy(key.publicKeyPem);
    await writeFileAtomic(trustFile, renderTrustPolicy(policy));
  }
  const policy = await parseTrustPolicy(await readText(trustFile, 2 ** 20));
  const isTrusted = policy.rootsOfTrust.some((root) => root.keyid === key.keyid);
  return { key, keyFile, made, policyMade, isTrusted };
}
