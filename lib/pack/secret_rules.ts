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

/** The header of a private key in PEM (RFC 7468), in OpenSSH's or PGP's armour. */
const KEY_HEADER = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A line of base64; the shortest private key has one of 64 digits. */
const BASE64_LINE = /^["'`+,]*[A-Za-z0-9+/]{60,}=*["'`+,;)]*$/;
/** How far behind its header a key's first line may be: PEM and PGP have headers of their own. */
const KEY_WINDOW = 400;

/**
 * Returns whether a text holds a private key, also one within a string, its lines parted by `\n`. A
 * program that only names the header holds none.
 */
export function holdsPrivateKey(text: string): boolean {
  for (const match of text.matchAll(KEY_HEADER)) {
    const start = match.index + match[0].length;
    const words = text.slice(start, start + KEY_WINDOW).split(/\s+|\\[nr]/);
    if (words.some((word) => BASE64_LINE.test(word))) return true;
  }
  return false;
}
