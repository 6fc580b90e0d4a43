/**
 * Returns the expression of a glob over a relative path: `*` and `?` stay within a name, `**` goes
 * through folders, `{a,b}` is one of them, `[a-z]` a character. A glob without a slash fits a name in
 * any folder; one that ends with a slash everything below.
 *
 * @throws {SyntaxError} Where brackets or braces do not close.
 */
export function globRegex(glob: string): RegExp {
  const anchored = glob.replace(/^\//, "");
  const isName = anchored === glob && !/\/./.test(glob);
  let source = "";
  let depth = 0;
  const text = anchored.endsWith("/") ? `${anchored}**` : anchored;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "*") {
      if (text[at + 1] !== "*") {
        source += "[^/]*";
      } else if (text[at + 2] === "/") {
        source += "(?:[^/]*/)*";
        at += 2;
      } else {
        source += ".*";
        at++;
      }
    } else if (char === "?") source += "[^/]";
    else if (char === "{") {
      depth++;
      source += "(?:";
    } else if (char === "}" && depth > 0) {
      depth--;
      source += ")";
    } else if (char === "," && depth > 0) source += "|";
    else if (char === "[") {
      const end = text.indexOf("]", at + 2);
      if (end < 0) throw new SyntaxError(`The glob "${glob}" has a "[" that does not close`);
      const body = text.slice(at + 1, end).replace(/^!/, "^").replace(/[\\[]/g, "\\$&");
      source += `[${body}]`;
      at = end;
    } else source += char.replace(/[\\^$.|+()\]}]/g, "\\$&");
  }
  if (depth > 0) throw new SyntaxError(`The glob "${glob}" has a "{" that does not close`);
  return new RegExp(`^${isName ? "(?:.*/)?" : ""}${source}$`, "s");
}
