/**
 * The parts of a URL inside a text: scheme, user information, the rest, query and fragment.
 *
 * Generous on purpose: a password may hold any character that a careless user typed, "@" and quotes
 * included, so the user information reaches to the last "@" before the first "/", "?" or "#".
 */
const URL_IN_TEXT =
  /([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#]*@)?([^\s"'<>`?#]*)(\?[^\s"'<>`#]*)?(#[^\s"'<>`]*)?/gi;

/** `user@host:` and `user:password@host:`, as scp and ssh write them. */
const SCP_USER = /(^|[\s"'`(<,;=])[^\s"'`(<,;=@/]{1,500}@(?=[A-Za-z0-9.[\]_-]{1,255}:)/g;

/**
 * Removes user information, query and fragment from every URL inside a text, `user@` of
 * `user@host:path` included.
 */
export function redactUrl(text: string): string {
  return text
    .replace(URL_IN_TEXT, (_whole, scheme: string, _user: unknown, rest: string) => {
      // "https://user:pa/ss@host": the password holds a slash, and what stands before it is no port.
      const [authority = ""] = rest.split("/", 1);
      const isAuthority = /^(?:\[[0-9a-f:.]*\]|[^:]*)(?::\d*)?:?$/i.test(authority);
      const at = rest.lastIndexOf("@");
      return scheme + (isAuthority || at < 0 ? rest : rest.slice(at + 1));
    })
    .replace(SCP_USER, "$1");
}

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Makes one line of another program's output fit for a message: no URL's credentials, none of the
 * given secrets, no control characters, at most 300 characters.
 */
export function redactLine(line: string, secrets: readonly string[] = []): string {
  let text = line.slice(0, 4000).replace(CONTROL, " ");
  // The longest first: one may be a part of another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    // A shorter one would tear harmless words apart, and "git" is nobody's secret.
    if (secret.length >= 4) text = text.replaceAll(secret, "***");
  }
  text = redactUrl(text).trim();
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
