import { renderBundle } from "./bundle.ts";
import { type Envelope, signEnvelope } from "./dsse.ts";
import type { SigningKey } from "./keys.ts";
import { encodeStatement, parseStatement, type Statement } from "./statement.ts";

/** A statement that was signed. */
export interface SignedStatement {
  readonly envelope: Envelope;
  /** The text of its Sigstore bundle file. */
  readonly bundle: string;
}

/**
 * Signs the bytes of any in-toto Statement v1 exactly as they are.
 *
 * @throws {PackRepoError} As `parseStatement`: only a statement is signed.
 */
export async function signStatementBytes(
  bytes: Uint8Array,
  key: SigningKey,
): Promise<SignedStatement> {
  parseStatement(bytes);
  const envelope = await signEnvelope(bytes, key);
  return { envelope, bundle: renderBundle(envelope) };
}

/** Signs a statement in its canonical form. */
export function signStatement(statement: Statement, key: SigningKey): Promise<SignedStatement> {
  return signStatementBytes(encodeStatement(statement), key);
}
