import { placeholderKind } from "../filters/placeholder.ts";
import { isWordLike } from "../filters/word_likeness.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, latin1 } from "./bytes.ts";
import { isWeakPassword } from "./judge.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** Longest user information that is read: nothing that people use is longer. */
const MAX_USERINFO = 512;

/** Bytes that end the authority of a URL (RFC 3986, 3.2), and those that no URL holds. */
const ENDS: ReadonlySet<number> = new Set(
  [...`/?# \t\r\n"'\`<>()|\\,;`].map((c) => c.charCodeAt(0)),
);
const COLON = 0x3a;
const AT = 0x40;

/** Hosts of documentation (RFC 2606, RFC 6761) and of one's own machine. */
const SAMPLE_HOST =
  /^(?:[\w.-]*\.)?(?:example|test|invalid|localhost|local)(?:\.(?:com|org|net))?$|^(?:127\.|0\.0\.0\.0|\[?::1|host$|hostname$|server$|domain|foo|bar|mydomain|my-?server|myhost|some)/i;

/**
 * Finds the password in `scheme://user:password@host` (RFC 3986, 3.2.1), of any scheme: git
 * remotes, databases, brokers, mail. An `@` within the password counts to it: the last one before
 * the host does not.
 */
function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0) return [];
  const from = at + keyword.length;
  const limit = Math.min(bytes.length, from + MAX_USERINFO);
  let colon = -1;
  let last = -1;
  let end = from;
  for (; end < limit; end++) {
    const byte = bytes[end]!;
    if (byte === COLON && colon < 0) colon = end;
    else if (byte === AT) last = end;
    // Passwords of careless writers hold "#", "?" and "/": an "@" may still follow.
    else if (ENDS.has(byte)) {
      const isInside = last < 0 ? colon >= 0 : last === end - 1;
      if (!isInside || !mayHold(bytes, end, limit)) break;
    }
  }
  if (colon < 0 || last < colon + 2) return [];
  const password = latin1(bytes, colon + 1, last);
  const host = latin1(bytes, last + 1, Math.min(bytes.length, last + 120)).replace(
    /[:/?#"'\s`<>].*$/s,
    "",
  );
  const { trust } = placeOf(path);
  if (/[\s"'`<>]/.test(password) || !/^[\w.[\]-]/.test(host)) return [];
  const user = latin1(bytes, from, colon);
  if (!/^[\x21-\x7e]*$/.test(user) || /[/(){}<>$]/.test(user)) return [];
  const placeholder = placeholderKind(password);
  const isCareless = placeholder === "sequence" || placeholder === "word";
  if (placeholder !== undefined && !(isCareless && trust === "credentials")) return [];
  if (trust === "credentials") return [{ rule: "url-credentials", start: colon + 1, end: last }];
  if (isWeakPassword(password) || password.toLowerCase() === user.toLowerCase()) return [];
  if (SAMPLE_HOST.test(host) || trust === "sample") {
    return [];
  }
  // In sources, `user:secretWord@` describes the form of a URL.
  if (trust === "code" && (password.length < 6 || isWordLike(password))) return [];
  return [{ rule: "url-credentials", start: colon + 1, end: last }];
}

/** Returns whether `#`, `?` or `/` may belong to a password: an `@` follows in the same word. */
function mayHold(bytes: Uint8Array, at: number, limit: number): boolean {
  const byte = bytes[at]!;
  if (byte !== 0x23 && byte !== 0x3f) return false;
  for (let next = at + 1; next < Math.min(limit, at + 40); next++) {
    if (bytes[next] === AT) return !hasAt(bytes, next, "@example");
    if (ENDS.has(bytes[next]!)) return false;
  }
  return false;
}

/** Finds passwords in URLs. */
export const urlDetector: Detector = {
  id: "url-credentials",
  rules: formatRules("url-credentials"),
  keywords: ["://"],
  detect,
};
