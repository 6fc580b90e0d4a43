import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { latin1 } from "./bytes.ts";
import { placeOf } from "./place.ts";

/** A kind of file that holds keys or passwords in a form of its own. */
interface FileKind {
  readonly rule: string;
  /** Tested against the path in lower case. */
  readonly path: RegExp;
  /** Tested against the first 512 bytes, one character a byte. */
  readonly magic: RegExp;
}

const SQLITE = /^SQLite format 3\0/;

/** The kinds, each with the magic number that its documentation gives. */
const KINDS: readonly FileKind[] = [
  // Java: JKS and JCEKS; BKS counts its version first.
  {
    rule: "keystore-file",
    path: /\.(?:jks|keystore|jceks|ks|bks|truststore)$|(?:^|\/)\.keystore$/,
    magic: /^(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce|\0\0\0[\x01\x02]\0\0\0\x14)/,
  },
  // PKCS #12 (RFC 7292): a SEQUENCE whose first member is the INTEGER 3.
  {
    rule: "keystore-file",
    path: /\.(?:p12|pfx|pkcs12|keystore|jks|ks)$/,
    magic: /^\x30(?:\x80|\x81.|\x82..|\x83...)\x02\x01\x03/s,
  },
  // PKCS #8 and PKCS #1 in DER: a SEQUENCE whose first member is the INTEGER 0.
  {
    rule: "keystore-file",
    path: /\.(?:der|key|pk8|p8|rsa|priv)$/,
    magic: /^\x30(?:\x81.|\x82..)\x02\x01\0/s,
  },
  {
    rule: "keystore-file",
    path: /\.(?:kdbx?|kdb)$/,
    magic: /^\x03\xd9\xa2\x9a[\x65-\x67]\xfb\x4b\xb5/,
  },
  { rule: "keystore-file", path: /\.psafe3$/, magic: /^PWS3/ },
  { rule: "keystore-file", path: /\.keyring$/, magic: /^GnomeKeyring\n\r\0\n/ },
  { rule: "keystore-file", path: /\.keychain(?:-db)?$/, magic: /^kych|^SQLite format 3\0/ },
  { rule: "keystore-file", path: /\.kwl$/, magic: /^KWALLET\n\r\0\r\n/ },
  { rule: "keystore-file", path: /\.keytab$|(?:^|\/)krb5\.keytab$/, magic: /^\x05[\x01\x02]/ },
  // OpenPGP (RFC 9580): a packet of a secret key, old or new form.
  {
    rule: "keystore-file",
    path: /(?:^|\/)secring\.gpg$|\.gpg-key$|(?:^|\/)private-keys-v1\.d\/[0-9a-f]{40}\.key$/,
    magic: /^(?:[\x94-\x97]|\xc5|\(\d+:(?:protected-)?private-key|Created: )/,
  },
  // Berkeley DB: wallets of Bitcoin Core, key3.db of older browsers.
  {
    rule: "keystore-file",
    path: /(?:^|\/)(?:wallet[\w.-]*\.dat|wallet|key3\.db)$/,
    magic: /^.{12}(?:\x62\x31\x05\0|\0\x05\x31\x62)|^\0\x06\x15\x61|^SQLite format 3\0/s,
  },
  {
    rule: "keystore-file",
    path:
      /(?:^|\/)(?:key4\.db|logins(?:-backup)?\.db|login data|web data|signons\.sqlite|credentials\.db|access_tokens\.db|cookies)$/,
    magic: SQLITE,
  },
  // Ethereum's key files (Web3 Secret Storage): JSON with a MAC over what is encrypted.
  {
    rule: "keystore-file",
    path: /(?:^|\/)(?:utc--[\w.:-]+|[\w.-]*keystore[\w./-]*|[\w.-]*wallet[\w.-]*)(?:\.json)?$/,
    magic: /^\s*\{[^]*"(?:crypto|ciphertext|encseed|encrypted_wallet)"\s*:/i,
  },
  { rule: "suspicious-file", path: /(?:^|\/)\.mylogin\.cnf$/, magic: /^\0\0\0\0/ },
  {
    rule: "suspicious-file",
    path: /(?:^|\/)(?:\.vnc\/passwd|[\w.-]*vnc[\w.-]*passwd)$/,
    magic: /^[^]{8}(?:[^]{8})?$/,
  },
  {
    rule: "suspicious-file",
    path: /(?:^|\/)(?:ntds\.dit|sam|security)$/,
    magic: /^regf|^.{4}\xef\xcd\xab\x89/s,
  },
  {
    rule: "suspicious-file",
    path: /(?:^|\/)(?:hudson\.util\.secret|jenkins\.model\.jenkins\.crumbsalt)$/,
    magic: /[^\t\n\r\x20-\x7e]/,
  },
  { rule: "suspicious-file", path: /\.(?:agilekeychain|opvault|1pif|ovpn\.enc)$/, magic: /./s },
];

/** How much of a file tells its kind. */
const MAGIC_BYTES = 512;

function kindsOf(path: string): readonly FileKind[] {
  const lower = path.toLowerCase();
  return KINDS.filter((kind) => kind.path.test(lower));
}

function detect({ bytes, path, at }: DetectInput): readonly RawMatch[] {
  if (at >= 0 || bytes.length === 0) return [];
  const start = latin1(bytes, 0, Math.min(bytes.length, MAGIC_BYTES));
  const kind = kindsOf(path).find((each) => each.magic.test(start));
  if (kind === undefined || placeOf(path).trust === "sample" && kind.rule === "suspicious-file") {
    return [];
  }
  return [{ rule: kind.rule, start: 0, end: Math.min(bytes.length, MAGIC_BYTES) }];
}

/** Finds files that are stores of keys or passwords, by their name and their first bytes. */
export const secretFileDetector: Detector = {
  id: "secret-files",
  rules: [
    {
      id: "keystore-file",
      description: "A store of keys or passwords",
      severity: "medium",
      source: "https://www.rfc-editor.org/rfc/rfc7292",
    },
    {
      id: "suspicious-file",
      description: "A file that programs keep credentials in",
      severity: "low",
      source: "https://cwe.mitre.org/data/definitions/538.html",
    },
  ],
  keywords: [],
  wants: (path) => kindsOf(path).length > 0,
  detect,
};
