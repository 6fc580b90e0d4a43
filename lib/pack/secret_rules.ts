/** Names of files that hold credentials by their purpose, in lower case. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ".env",
  ".htpasswd",
  ".netrc",
  ".pgpass",
  ".pypirc",
  "_netrc",
  "id_dsa",
  "id_ecdsa",
  "id_ecdsa_sk",
  "id_ed25519",
  "id_ed25519_sk",
  "id_rsa",
]);

/** `.env.local`, `prod.env`; but `.env.example` and its kin hold no secret by their purpose. */
const ENV_VARIANT = /^\.env\.[^/]+$/;
const ENV_EXAMPLE = /\.(?:dist|default|defaults|example|sample|schema|template|test)$/;
const KEY_STORE = /\.(?:jks|keystore|kdbx|p12|pfx|ppk)$/;

/** Returns whether a file of this name (without its folder) holds credentials by its purpose. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  if (SECRET_NAMES.has(lower) || KEY_STORE.test(lower)) return true;
  return ENV_VARIANT.test(lower) && !ENV_EXAMPLE.test(lower);
}

/**
 * A private key in PEM (RFC 7468), in OpenSSH's or PGP's armour, also written with `\n` inside a
 * string: its header and, soon after it, 40 characters of base64. A program that only names the
 * header holds no key.
 */
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----([^]{0,400})/g;

/** Returns whether a text holds a private key. */
export function holdsPrivateKey(text: string): boolean {
  if (!text.includes("PRIVATE KEY")) return false;
  for (const match of text.matchAll(PRIVATE_KEY)) {
    if (/[A-Za-z0-9+/]{40}/.test(match[1]!)) return true;
  }
  return false;
}
