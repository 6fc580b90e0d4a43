import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, isAt, latin1, WORD } from "./bytes.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** One scheme: what a hash starts with, and its whole form. */
interface Scheme {
  readonly prefix: string;
  readonly form: RegExp;
}

/** The schemes of crypt(5), and those of web servers and frameworks. */
const SCHEMES: readonly Scheme[] = [
  { prefix: "$1$", form: /^\$1\$[^$:\s]{1,8}\$[./0-9A-Za-z]{22}(?![./0-9A-Za-z])/ },
  { prefix: "$apr1$", form: /^\$apr1\$[^$:\s]{1,8}\$[./0-9A-Za-z]{22}(?![./0-9A-Za-z])/ },
  ...["$2a$", "$2b$", "$2x$", "$2y$"].map((prefix) => ({
    prefix,
    form: /^\$2[abxy]\$\d\d\$[./0-9A-Za-z]{53}(?![./0-9A-Za-z])/,
  })),
  {
    prefix: "$5$",
    form: /^\$5\$(?:rounds=\d{1,9}\$)?[^$:\s]{1,16}\$[./0-9A-Za-z]{43}(?![./0-9A-Za-z])/,
  },
  {
    prefix: "$6$",
    form: /^\$6\$(?:rounds=\d{1,9}\$)?[^$:\s]{1,16}\$[./0-9A-Za-z]{86}(?![./0-9A-Za-z])/,
  },
  { prefix: "$7$", form: /^\$7\$[./0-9A-Za-z]{11,97}\$[./0-9A-Za-z]{43}(?![./0-9A-Za-z])/ },
  {
    prefix: "$y$",
    form: /^\$y\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}(?![./0-9A-Za-z])/,
  },
  {
    prefix: "$gy$",
    form: /^\$gy\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}(?![./0-9A-Za-z])/,
  },
  { prefix: "$p$", form: /^\$P\$[./0-9A-Za-z]{31}(?![./0-9A-Za-z])/ },
  { prefix: "$h$", form: /^\$H\$[./0-9A-Za-z]{31}(?![./0-9A-Za-z])/ },
  { prefix: "$s$", form: /^\$S\$[./0-9A-Za-z]{52}(?![./0-9A-Za-z])/ },
  {
    prefix: "$argon2",
    form:
      /^\$argon2(?:id|i|d)\$(?:v=\d{1,3}\$)?m=\d{1,9},t=\d{1,4},p=\d{1,3}\$[A-Za-z0-9+/]{8,120}\$[A-Za-z0-9+/]{16,180}/,
  },
  { prefix: "{sha}", form: /^\{SHA\}[A-Za-z0-9+/]{27}=/i },
  { prefix: "{ssha", form: /^\{SSHA(?:256|384|512)?\}[A-Za-z0-9+/]{32,140}={0,2}/i },
  {
    prefix: "pbkdf2_sha",
    form: /^pbkdf2_sha(?:1|256|512)\$\d{1,8}\$[A-Za-z0-9+/.]{4,64}\$[A-Za-z0-9+/]{27,88}={0,2}/,
  },
  { prefix: "#jbcrypt:", form: /^#jbcrypt:\$2[abxy]\$\d\d\$[./0-9A-Za-z]{53}/ },
];

/** The longest hash that is read. */
const MAX_HASH = 400;

function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0 || placeOf(path).trust === "sample") return [];
  // `#jbcrypt:$2a$…` and `{CRYPT}$6$…` are one hash each.
  if (isAt(bytes, at - 1, WORD) && keyword.startsWith("$")) return [];
  if (hasAt(bytes, at - 9, "#jbcrypt:")) return [];
  const text = latin1(bytes, at, Math.min(bytes.length, at + MAX_HASH));
  for (const scheme of SCHEMES) {
    if (scheme.prefix !== keyword) continue;
    const match = scheme.form.exec(text);
    if (match === null || new Set(match[0]).size < 12) continue;
    return [{ rule: "password-hash", start: at, end: at + match[0].length }];
  }
  return [];
}

/** Finds hashes of passwords by their form, in any file that is no test and no documentation. */
export const passwordHashDetector: Detector = {
  id: "password-hashes",
  rules: formatRules("password-hash"),
  keywords: SCHEMES.map(({ prefix }) => prefix),
  detect,
};
