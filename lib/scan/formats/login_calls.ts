import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { isAt, latin1, LINE_END, QUOTE, skip, SPACE } from "./bytes.ts";
import { judgeCredential } from "./judge.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** Two strings as the first arguments: a user's name, and what proves it. */
const ARGUMENTS =
  /^(?:[^'"`()\n]{0,80},\s{0,8})?(["'`])([^"'`\s]{1,128})\1\s{0,8},\s{0,8}(["'`])([^"'`\n]{4,256})\3/;

/** Longest text behind the name of a function that is read. */
const REACH = 700;

function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  const place = placeOf(path);
  if (at < 0 || place.trust === "sample") return [];
  const from = skip(bytes, at + keyword.length, SPACE | LINE_END, 16);
  if (!isAt(bytes, from, QUOTE) && !/[\w$]/.test(latin1(bytes, from, from + 1))) return [];
  const match = ARGUMENTS.exec(latin1(bytes, from, Math.min(bytes.length, from + REACH)));
  if (match === null) return [];
  const value = match[4]!;
  if (match[2] === value || value.includes("/") && !/\d/.test(value)) return [];
  // A user's name that is an address makes sure that these are a user and a password.
  const trust = /^[\w.+-]+@[\w.-]+$/.test(match[2]!) ? "config" : "code";
  const context = { trust: place.trust === "code" ? trust : place.trust, isQuoted: true } as const;
  if (!judgeCredential({ kind: "password", isClear: true }, value, context)) return [];
  const start = from + match[0].length - value.length - 1;
  return [{ rule: "hardcoded-password", start, end: start + value.length }];
}

/** Finds passwords that are the second argument of a function that logs somebody in. */
export const loginCallDetector: Detector = {
  id: "login-calls",
  rules: formatRules("hardcoded-password"),
  keywords: [
    "login(",
    "signin(",
    "log_in(",
    "sign_in(",
    "authenticate(",
    "basicauth(",
    "basic_auth(",
    "httpbasicauth(",
    "passwordauthentication(",
    "networkcredential(",
    "passwordcredentials(",
    "getconnection(",
    "mysql_connect(",
    "mysqli(",
    "mysqli_connect(",
    "setauth(",
    "db.auth(",
  ],
  detect,
};
