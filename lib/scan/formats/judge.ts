import { entropyThousandths } from "../filters/entropy.ts";
import { placeholderKind } from "../filters/placeholder.ts";
import { isIdentifier, shapeOf } from "../filters/shape.ts";
import { isWordLike, pairLikeness, wordShare } from "../filters/word_likeness.ts";
import type { CredentialName } from "./key_names.ts";
import type { Trust } from "./place.ts";

/** What a value is judged by besides itself. */
export interface CredentialContext {
  readonly trust: Trust;
  readonly isQuoted: boolean;
}

/** How sure it is that a value is a secret, by itself. */
interface Facts {
  readonly length: number;
  readonly digits: number;
  readonly lowers: number;
  readonly uppers: number;
  readonly marks: number;
  readonly spaces: number;
  readonly entropy: number;
}

function measure(value: string): Facts {
  let [digits, lowers, uppers, marks, spaces] = [0, 0, 0, 0, 0];
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (code >= 0x61 && code <= 0x7a) lowers++;
    else if (code >= 0x41 && code <= 0x5a) uppers++;
    else if (code === 0x20 || code === 0x09) spaces++;
    else marks++;
  }
  const entropy = entropyThousandths(value);
  return { length: value.length, digits, lowers, uppers, marks, spaces, entropy };
}

/** Labels and defaults of images, which stand for a password in many configurations. */
const WEAK = new Set(
  ("password passwd passw0rd pass pwd secret admin administrator root guest user username test " +
    "testing tester changeit welcome login postgres postgresql mysql mariadb mongo mongodb redis " +
    "rabbitmq rabbit minio minioadmin elastic kibana grafana sa oracle default demo password1 " +
    "password123 pass123 123456 foo bar baz token key apikey api_key value string my_secret " +
    "my-secret wordpress drupal prisma django flask docker vagrant ansible").split(" "),
);

/** Returns whether a value looks up its secret elsewhere instead of being one. */
function isReference(value: string): boolean {
  if (/^[A-Za-z_$][\w.$:>-]{0,80}\s?\(.*\)?;?$/.test(value)) return true;
  if (
    /^(?:\(|\[|\{|&|\*[A-Za-z]|!(?:vault|secret|env|ref|sub|getatt|reference|encrypted)|@[A-Z])/i
      .test(value)
  ) {
    return true;
  }
  return /^(?:process|os|env|environ|import|self|this|var|local|data|module|config|cfg|settings|options|opts|args|ctx|request|req|params|props|state|secrets|vault|ssm|arn|op|file|keyring|pass|awssm|gcpsm|ref\+\w+|azurekeyvault|kms|sops|exec|cmd|plugin|secretref|resolve|str|string|new|await|lambda|function|return)(?:[.[]|:\S|\s)/i
    .test(value);
}

/** A secret that carries its own proof: `Basic` and user:password in base64, a hash, a blob. */
function decodesToUserPass(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{8,400}={0,2}$/.test(value)) return false;
  try {
    const text = atob(value);
    return /^[\x21-\x39\x3b-\x7e]{1,80}:[\x20-\x7e]{3,200}$/.test(text) &&
      placeholderKind(text.slice(text.indexOf(":") + 1)) === undefined;
  } catch {
    return false;
  }
}

/** Hashes of passwords by crypt and its kin, whole values. */
export const HASH =
  /^(?:\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|md5|sha1|P|H|S|argon2(?:id?|d)|scrypt|pbkdf2[\w-]*|bcrypt-sha256)\$|\$[PHS]\$|\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|BLF-CRYPT|PBKDF2[\w-]*|ARGON2ID?|SSHA)\}|(?:pbkdf2_sha\d+|bcrypt(?:_sha256)?|argon2|scrypt|sha1|md5|scram-sha-\d+)[$:]|#jbcrypt:)/i;

/** Returns whether the characters of a value are those of a generated secret, of any alphabet. */
function isRandom(value: string, facts: Facts, leastLength: number): boolean {
  if (facts.length < leastLength || facts.length > 400 || facts.spaces > 0) return false;
  if (!/^[\x21-\x7e]+$/.test(value) || isWordLike(value)) return false;
  const letters = facts.lowers + facts.uppers;
  const isHex = /^[0-9a-f]+$/i.test(value);
  if (isHex) {
    return facts.length >= 16 && letters >= 2 && facts.digits >= 2 && facts.entropy >= 2600;
  }
  if (facts.marks > 0 && !/^[\w.+/=~!@#$%^&*?:;,|-]+$/.test(value) && facts.length < 20) {
    return false;
  }
  // For a given length, the least entropy of one random text in a hundred (base 36), less a margin.
  const least = facts.length < 16 ? 2700 : facts.length < 24 ? 3050 : 3450;
  if (facts.entropy < least) return false;
  // A random text of letters alone is long, and its letters do not pair as in words.
  if (facts.digits === 0) {
    return facts.length >= 20 && pairLikeness(value) < -250 && facts.marks * 4 < facts.length &&
      (facts.uppers > 2 && facts.lowers > 2 || facts.marks === 0) && wordShare(value) < 200;
  }
  // Among many digits, the pairs of letters are too few to say anything.
  const isLikely = facts.digits * 4 < facts.length && pairLikeness(value) >= 350;
  return letters > 0 && !isLikely && wordShare(value) < 350;
}

/** Salts and keys of web applications are drawn from all of ASCII, space included. */
function isRandomAscii(facts: Facts): boolean {
  return facts.length >= 24 && facts.length <= 200 && facts.entropy >= 4200 && facts.marks >= 4 &&
    facts.digits >= 2 &&
    facts.uppers >= 3 && facts.lowers >= 3 && facts.spaces * 8 <= facts.length;
}

function judgePassword(value: string, facts: Facts, context: CredentialContext): boolean {
  const placeholder = placeholderKind(value);
  if (placeholder === "empty" || placeholder === "template" || placeholder === "masked") {
    return false;
  }
  if (placeholder === "literal" || placeholder === "example") return false;
  if (HASH.test(value) && facts.length >= 20) return context.trust !== "sample";
  if (value.length < 3 || value.length > 1024) return false;
  if (!context.isQuoted && isReference(value)) return false;
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) return false;
  if (context.trust === "credentials") {
    return facts.spaces <= 4 && (facts.spaces === 0 || facts.length < 60 || isRandomAscii(facts)) &&
      !(shapeOf(value) === "path" && isWordLike(value));
  }
  if (facts.spaces > 0 || WEAK.has(value.toLowerCase())) return false;
  // `mysecretpassword` is careless, `my_password` stands for another.
  const isCareless = placeholder === "word" && context.trust === "config" &&
    /^[a-z]{9,}\d*$/i.test(value);
  if (placeholder !== undefined && !isCareless && !/^\d{6,}$/.test(value)) return false;
  const shape = shapeOf(value);
  if (context.trust === "config") {
    if (shape !== undefined && shape !== "identifier" && shape !== "number") return false;
    if (facts.length < 5) return false;
    if (shape === "number") return facts.length >= 6;
    // In data, words are as likely a label, a name of a field or a reference.
    if (shape === "identifier" && /[.:/-]|::|->/.test(value)) return false;
    return facts.digits > 0 || wordShare(value) < 900;
  }
  if (context.trust === "sample" || !context.isQuoted || shape !== undefined) return false;
  if (facts.length < 8 || facts.length > 128) return false;
  const kinds = [facts.digits, facts.lowers, facts.uppers, facts.marks].filter((n) => n > 0).length;
  if (facts.entropy < 2500 || kinds < 2 || /[(){}<>\\]/.test(value)) return false;
  return facts.digits > 0 && (kinds >= 3 && !value.includes("/") || !isWordLike(value));
}

function judgeToken(
  value: string,
  facts: Facts,
  name: CredentialName,
  context: CredentialContext,
): boolean {
  // What tests and manuals show looks like any other token: only tokens with a form count there.
  if (context.trust === "sample" || placeholderKind(value) !== undefined) return false;
  if (isRandomAscii(facts) && name.isClear && context.isQuoted) {
    return true;
  }
  const shape = shapeOf(value);
  if (!context.isQuoted && isReference(value)) return false;
  if (shape !== undefined && shape !== "identifier" && shape !== "uuid" && shape !== "number") {
    return false;
  }
  if (context.trust === "credentials") {
    if (shape === "uuid") return true;
    if (facts.spaces > 0 || facts.length < 6) return false;
    if (shape === "number") return name.kind !== "key" && facts.length >= 8;
    // Short secrets that somebody made up count too, unless they read as a name or a setting.
    if (name.kind === "secret" && name.isClear) return facts.length >= 6;
    return isRandom(value, facts, 8) || (facts.length >= 10 && facts.digits > 0 && name.isClear);
  }
  if (shape === "uuid") return context.trust === "config" && name.isClear && name.kind !== "auth";
  if (shape === "number") return false;
  if (!name.isClear) {
    // `key` and `auth` name anything: only what can't be anything else counts.
    return /^[\w+/=~.-]+$/.test(value) &&
      !/^[0-9a-f-]+$/i.test(value) &&
      isRandom(value, facts, 20) && facts.entropy >= 3700 && facts.uppers > 1 && facts.lowers > 1 &&
      facts.digits > 1 && pairLikeness(value) < -250;
  }
  const isOrdinary = /^[\w+/=~.:!@#$%^&*-]+$/.test(value);
  if (!isOrdinary && !(facts.length >= 24 && facts.entropy >= 3900 && facts.digits >= 2)) {
    return false;
  }
  if (isIdentifier(value) && facts.digits < 2 && pairLikeness(value) > -250) return false;
  return isRandom(value, facts, context.isQuoted || context.trust === "config" ? 10 : 16);
}

/**
 * Returns whether a value that has the name of a credential is one. The less a file is meant for
 * credentials, the more the value has to prove by itself: in `.netrc` any password counts, in a
 * source only what nobody would take for a name, a path or a sentence.
 */
export function judgeCredential(
  name: CredentialName,
  value: string,
  context: CredentialContext,
): boolean {
  const facts = measure(value);
  switch (name.kind) {
    case "password":
      return judgePassword(value, facts, context);
    case "hash":
      return context.trust !== "sample" &&
        (HASH.test(value) ||
          /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(value)) &&
        placeholderKind(value) === undefined;
    case "auth":
      if (decodesToUserPass(value)) return context.trust !== "sample";
      return judgeToken(value, facts, name, context);
    default:
      return judgeToken(value, facts, name, context);
  }
}

/** Returns whether a password is one that manuals, images and tests use. */
export function isWeakPassword(value: string): boolean {
  return WEAK.has(value.toLowerCase());
}
