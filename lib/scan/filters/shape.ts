/** What a value plainly is instead of a secret. */
export type Shape =
  | "uuid"
  | "path"
  | "url"
  | "mime"
  | "version"
  | "colour"
  | "image"
  | "date"
  | "email"
  | "address"
  | "number"
  | "public-key"
  | "package"
  | "algorithm"
  | "identifier";

const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const URL_LIKE = /^[a-z][a-z0-9+.-]{1,20}:\/\//i;
const MIME = /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+-]+$/;
const VERSION = /^[v^~<>=]{0,2}\d{1,5}(?:\.\d{1,6}){1,3}(?:[-+.][\w.-]{1,40})?$/;
const COLOUR = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
/** First digits of PNG, JPEG, GIF, SVG, WebP, WOFF and PDF in base64, and data URLs. */
const IMAGE = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|PHN2Zy|PD94bW|UklGR|d09G|JVBERi|data:)/;
/** First digits of public keys in DER (P-256, RSA, Ed25519), of certificates, and of OpenSSH's. */
const PUBLIC_KEY =
  /^(?:MFkwEwYHKoZI|M(?:HYwEAYH|IGbMBAG)|MII[BC][Ii]jANBgkq|MCowBQYDK2V|MIG[fe]MA0GCSqG|ssh-(?:rsa|dss|ed25519) |AAAA[BCE]3NzaC1|ecdsa-sha2-|-----BEGIN (?:CERT|PUB|RSA PUB))/;
/** What manifests name packages by. */
const PACKAGE =
  /^(?:npm|jsr|node|workspace|file|link|portal|catalog|git|github|gitlab|docker|pkg|cargo|pypi):[\w@./^~*+-]*$|^@?[a-z][\w./-]{0,80}@[~^v]?\d+(?:\.\d+){0,3}(?:[-+][\w.]{1,40})?$/;
const ALGORITHM =
  /^(?:[A-Z0-9]+[-_/])*(?:HMAC|SHA|AES|RSA|MD5|DES|ECDSA|CHACHA20|PBKDF2|GCM|CBC|SCRAM|PKCS)[-_]?\d{0,4}(?:[-_/][A-Z0-9]+){0,6}$/;
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?[\w.:+-]*)?$/;
const EMAIL = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/;
const ADDRESS =
  /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:\/\d{1,2})?$|^[\w-]+(?:\.[\w-]+)*:\d{2,5}$/;
const NUMBER = /^[-+]?(?:\d+(?:[._]\d+)?(?:e[-+]?\d+)?|0x[0-9a-f]{1,8})[a-z%]{0,2}$/i;
const PATH =
  /^(?:~|\.{1,2})?[\/\\]|^[A-Za-z]:[\/\\]|^(?:[\w.@-]+[\/\\]){1,12}[\w.@-]*\.[A-Za-z][A-Za-z0-9]{0,4}$/;
const FILE =
  /^[\w.-]{1,80}\.(?:cer|cfg|cnf|conf|config|crt|csv|env|gpg|html?|ini|jks|js|json|key|log|md|p12|p8|pem|pfx|php|pub|py|rb|sh|sql|toml|ts|txt|xml|ya?ml)$/i;
/** `foo.bar.Baz`, `FOO_BAR`, `foo-bar-baz`, `foo::bar`: pieces of letters, few of them with digits. */
const PIECES = /^[A-Za-z_]\w*(?:(?:[.:/\\-]|::|->)[A-Za-z_]\w*)*$/;

/** Longer values are no identifier, and every expression here is bounded by it. */
const MAX_LENGTH = 256;

/** Returns whether a text is built like a name in a program: `foo.bar`, `FOO_BAR`, `foo-bar`. */
export function isIdentifier(text: string): boolean {
  if (text.length > MAX_LENGTH || !PIECES.test(text)) return false;
  const digits = text.replace(/[^0-9]/g, "").length;
  if (/[-._:/]/.test(text)) return digits * 6 <= text.length && !/[A-Za-z]\d+[A-Za-z]\d/.test(text);
  return digits === 0 || /^[A-Za-z]+\d{1,2}$/.test(text);
}

/** Returns what a value (a string of bytes) plainly is instead of a secret, or `undefined`. */
export function shapeOf(value: string): Shape | undefined {
  if (IMAGE.test(value)) return "image";
  if (PUBLIC_KEY.test(value)) return "public-key";
  if (URL_LIKE.test(value)) return "url";
  if (value.length > MAX_LENGTH) return undefined;
  if (UUID.test(value)) return "uuid";
  if (MIME.test(value)) return "mime";
  if (NUMBER.test(value)) return "number";
  if (ADDRESS.test(value)) return "address";
  if (VERSION.test(value)) return "version";
  if (COLOUR.test(value)) return "colour";
  if (PACKAGE.test(value)) return "package";
  if (ALGORITHM.test(value)) return "algorithm";
  if (DATE.test(value)) return "date";
  if (EMAIL.test(value)) return "email";
  if (FILE.test(value)) return "path";
  // Base64 may begin with a slash, and has no dot.
  if (PATH.test(value) && !/^\/[A-Za-z0-9+/]{30,}=*$/.test(value)) return "path";
  return isIdentifier(value) ? "identifier" : undefined;
}
