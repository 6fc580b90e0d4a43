import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** A kind of file that holds keys or passwords in a form of its own. */
interface FileKind {
  readonly rule: string;
  /** Tested against the path in lower case. */
  readonly path: RegExp;
  /** Tested against the first bytes in hex. */
  readonly magic: RegExp;
}

/** In hex: "SQLite format 3" and a NUL. */
const SQLITE = /^53514c69746520666f726d6174203300/;

/** The kinds, each with the magic number that its documentation gives. */
const KINDS: readonly FileKind[] = [
  // Java: JKS and JCEKS; BKS counts its version first and tells the length of its salt.
  {
    rule: "keystore-file",
    path: /\.(?:jks|keystore|jceks|ks|bks|truststore)$|(?:^|\/)\.keystore$/,
    magic: /^(?:feedfeed|cececece|000000(?:01|02)00000014)/,
  },
  // PKCS #12 (RFC 7292): a SEQUENCE whose first member is the INTEGER 3.
  {
    rule: "keystore-file",
    path: /\.(?:p12|pfx|pkcs12|keystore|jks|ks)$/,
    magic: /^30(?:80|81..|82.{4}|83.{6})020103/,
  },
  // PKCS #8 and PKCS #1 in DER: a SEQUENCE whose first member is the INTEGER 0.
  {
    rule: "keystore-file",
    path: /\.(?:der|key|pk8|p8|rsa|priv)$/,
    magic: /^30(?:81..|82.{4})020100/,
  },
  { rule: "keystore-file", path: /\.kdbx?$/, magic: /^03d9a29a6[5-7]fb4bb5/ },
  { rule: "keystore-file", path: /\.psafe3$/, magic: /^50575333/ },
  // "GnomeKeyring", "kych", "KWALLET".
  { rule: "keystore-file", path: /\.keyring$/, magic: /^476e6f6d654b657972696e67/ },
  { rule: "keystore-file", path: /\.keychain(?:-db)?$/, magic: /^6b796368|^53514c697465/ },
  { rule: "keystore-file", path: /\.kwl$/, magic: /^4b57414c4c4554/ },
  { rule: "keystore-file", path: /\.keytab$/, magic: /^050[12]/ },
  // OpenPGP (RFC 9580): a packet of a secret key, old or new form; or GnuPG's s-expression.
  {
    rule: "keystore-file",
    path: /(?:^|\/)secring\.gpg$|(?:^|\/)private-keys-v1\.d\/[0-9a-f]{40}\.key$/,
    magic: /^(?:9[4-7]|c5|28(?:3[0-9])+3a|437265617465643a)/,
  },
  // Berkeley DB: wallets of Bitcoin Core, key3.db of older browsers.
  {
    rule: "keystore-file",
    path: /(?:^|\/)(?:wallet[\w.-]*\.dat|wallet|key3\.db)$/,
    magic: /^.{24}(?:62310500|00053162)|^00061561|^53514c697465/,
  },
  {
    rule: "keystore-file",
    path: /(?:^|\/)(?:key4\.db|login data|signons\.sqlite|credentials\.db|access_tokens\.db)$/,
    magic: SQLITE,
  },
  { rule: "suspicious-file", path: /(?:^|\/)(?:web data|cookies(?:\.sqlite)?)$/, magic: SQLITE },
  { rule: "suspicious-file", path: /(?:^|\/)\.mylogin\.cnf$/, magic: /^00000000/ },
  { rule: "suspicious-file", path: /(?:^|\/)\.vnc\/passwd$/, magic: /^(?:.{16}|.{32})$/ },
  // The registry's hives, and the database of a domain controller.
  {
    rule: "suspicious-file",
    path: /(?:^|\/)(?:ntds\.dit|sam|security|system)(?:\.hive?)?$/,
    magic: /^72656766|^.{8}efcdab89/,
  },
];

/** How much of a file tells its kind. */
const MAGIC_BYTES = 64;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Most paths are none of these: one expression says so. */
const ANY = new RegExp(KINDS.map(({ path }) => path.source).join("|"));

function kindsOf(path: string): readonly FileKind[] {
  const lower = path.toLowerCase();
  if (!ANY.test(lower)) return [];
  return KINDS.filter((kind) => kind.path.test(lower));
}

function detect({ bytes, path, at }: DetectInput): readonly RawMatch[] {
  if (at >= 0 || bytes.length === 0) return [];
  const start = hex(bytes.subarray(0, MAGIC_BYTES));
  const kind = kindsOf(path).find((each) => each.magic.test(start));
  if (kind === undefined || placeOf(path).trust === "sample" && kind.rule === "suspicious-file") {
    return [];
  }
  return [{ rule: kind.rule, start: 0, end: Math.min(bytes.length, MAGIC_BYTES) }];
}

/** Finds files that are stores of keys or passwords, by their name and their first bytes. */
export const secretFileDetector: Detector = {
  id: "secret-files",
  rules: formatRules("keystore-file", "suspicious-file"),
  keywords: [],
  wants: (path) => kindsOf(path).length > 0,
  detect,
};
