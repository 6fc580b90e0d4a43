import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { type Assignment, readAssignment } from "./assignment.ts";
import { hasAt, isAt, latin1, lineEnd, lineStart, SPACE } from "./bytes.ts";
import { judgeCredential } from "./judge.ts";
import { readCredentialName } from "./key_names.ts";
import { type Place, placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** Roots of the names of credentials: `pass` finds `password`, `passphrase` and `dbpass`. */
const KEYWORDS: readonly string[] = [
  "cred",
  "identify",
  "secret",
  "token",
  "auth",
  "pass",
  "pwd",
  "pswd",
  "psk",
  "bindpw",
  "rootpw",
  "salt",
  "key",
  "api",
  "jwt",
];

/** Values that only need their first word looked at: `Bearer x`, `Basic x`, `token x`. */
const SCHEME = /^(?:basic|bearer|token|digest|apikey|key|sso-key|bot)\s+(?=\S)/i;

const SEMICOLON = 0x3b;

/** Returns whether a later hit of the same name will come: one look a name is enough. */
function hasLaterKeyword(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    if (KEYWORDS.some((keyword) => hasAt(bytes, at, keyword))) return true;
  }
  return false;
}

function isComment(bytes: Uint8Array, at: number): boolean {
  const start = lineStart(bytes, at, 200);
  return /^\s*(?:#|;|\/\/[^/.:]*$|--\s|<!--|rem\s)/i.test(latin1(bytes, start, at));
}

/** `name VALUE`, Cisco's `name 7 VALUE` and `key VALUE address …`; no sentence. */
const SPACED = /^((?:\d{1,2}\s+)?\S+)\s*(?:;.*|address\s.*)?$/;

/** Returns how much of an unquoted text is the value, 0 for none. */
function bareCut(text: string, found: Assignment, place: Place): number {
  if (found.isQuoted) return text.length;
  if (!place.isBare) return /^[^\s,;)\]}"'`<>]+/.exec(text)?.[0].length ?? 0;
  if (found.tie === "space") return SPACED.exec(text)?.[1]?.length ?? 0;
  // `NAME=value program …` in a shell, `name=value,name=value` and `name=value name=value` in lists.
  const list = text.search(/,[\w-]{1,40}=/);
  if (list > 0) return list;
  const space = text.search(/\s/);
  const isPhrase = place.trust === "credentials" && !/[=|]|\s-/.test(text.slice(space));
  return space < 0 || isPhrase ? text.length : space;
}

/** `Server=…;Password=…;` in a string: the value ends at `;` and needs no quotes. */
function isInConnectionString(bytes: Uint8Array, found: Assignment): boolean {
  if (found.isQuoted || found.tie !== "operator") return false;
  let before = found.nameStart - 1;
  while (isAt(bytes, before, SPACE)) before--;
  if (
    bytes[before] !== SEMICOLON && !bytes.subarray(found.start, found.end + 1).includes(SEMICOLON)
  ) {
    return false;
  }
  const line = latin1(
    bytes,
    lineStart(bytes, found.nameStart, 400),
    lineEnd(bytes, found.start, 300),
  );
  return /;/.test(line) &&
    /\b(?:server|data source|datasource|host|address|user id|uid|user|initial catalog|database|dsn|driver|accountname|endpoint|defaultendpointsprotocol|sharedaccesskeyname)\s*=/i
      .test(line);
}

/** The judge's answer as the id of a rule. */
function ruleFor(kind: string, place: Place, value: string): string {
  if (kind === "hash" || /^\$(?:\d|2[aby]|y|apr1|P|H)\$/.test(value)) return "password-hash";
  if (kind !== "password") return "generic-api-key";
  return place.trust === "code" || place.trust === "sample"
    ? "hardcoded-password"
    : "config-password";
}

function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0) return [];
  const found = readAssignment(bytes, at, keyword.length);
  if (found === undefined) return [];
  const nameEnd = found.nameStart + found.name.length;
  if (hasLaterKeyword(bytes, at + keyword.length, nameEnd)) return [];
  const name = readCredentialName(found.name);
  if (name === undefined) return [];
  let place = placeOf(path);
  const isFlag = found.tie === "space" && hasAt(bytes, found.nameStart - 1, "-") &&
    (hasAt(bytes, found.nameStart - 2, "-") || isAt(bytes, found.nameStart - 2, SPACE));
  if (found.tie === "space" && !isFlag) {
    if (
      !place.isSpaced || name.kind !== "password" && !name.isClear && place.trust !== "credentials"
    ) return [];
  }
  let { start, end } = found;
  start += SCHEME.exec(latin1(bytes, start, Math.min(end, start + 40)))?.[0].length ?? 0;
  const isConnection = isInConnectionString(bytes, found);
  if (isConnection) {
    const cut = /^[^;"'<>\r\n]{1,300}/.exec(latin1(bytes, start, end));
    if (cut === null) return [];
    end = start + cut[0].trimEnd().length;
  } else {
    const cut = bareCut(latin1(bytes, start, end), found, place);
    if (cut === 0) return [];
    end = start + cut;
  }
  let text = latin1(bytes, start, end);
  // Cisco and its kin put the kind of encryption before the value.
  const kind = found.tie === "space" ? /^\d{1,2}\s+(?=\S)/.exec(text) : null;
  if (kind !== null) start += kind[0].length;
  while (end > start && isAt(bytes, end - 1, SPACE)) end--;
  text = latin1(bytes, start, end);
  const isQuoted = found.isQuoted || isConnection;
  if (isComment(bytes, found.nameStart) && place.trust !== "sample") {
    place = { ...place, trust: "code" };
  }
  // In a source, a password without quotes is a variable or a call.
  if (!isQuoted && !place.isBare) {
    if (name.kind === "password") return [];
    place = { ...place, trust: place.trust === "sample" ? "sample" : "code" };
  }
  const isMeant = kind !== null || (found.tie === "space" && name.kind === "key" && !isFlag);
  const meant = !isMeant ? name : { kind: "password", isClear: true } as const;
  if (!judgeCredential(meant, text, { trust: place.trust, isQuoted })) return [];
  return [{ rule: ruleFor(meant.kind, place, text), start, end }];
}

/** Finds the value of anything that is named as a credential, in any format that names values. */
export const assignmentDetector: Detector = {
  id: "assignments",
  rules: formatRules("generic-api-key", "hardcoded-password", "config-password", "password-hash"),
  keywords: KEYWORDS,
  detect,
};
