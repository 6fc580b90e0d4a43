/**
 * Characters that hide text or turn its order around: controls, marks of direction, characters
 * without width, and the tags of U+E0000, which spell text that nobody sees. Tab, line feed and
 * carriage return are none of them.
 */
const HIDDEN =
  // deno-lint-ignore no-control-regex -- they are what it is about
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** More marks in one text would cost more than they tell. */
const MAX_MARKS = 2000;

/** Returns whether a text holds more hidden characters than are marked one by one. */
export function isMostlyHidden(text: string): boolean {
  let marks = 0;
  for (const _ of text.matchAll(HIDDEN)) if (++marks > MAX_MARKS) return true;
  return false;
}

/**
 * Returns text for between tags from which a browser reads back exactly this text: a carriage return
 * is a reference, because a parser turns it into a line feed (HTML, section 13.2.3.5).
 */
export function escapeCode(text: string): string {
  return text.replace(
    /[&<>\r]/g,
    (char) => char === "&" ? "&amp;" : char === "<" ? "&lt;" : char === ">" ? "&gt;" : "&#13;",
  );
}

/**
 * Does what {@linkcode escapeCode} does, and puts each hidden character into an element that shows
 * its number and lets it act on nothing else (Unicode Technical Report 36, section 2.10).
 */
export function markHidden(text: string): string {
  return escapeCode(text).replace(HIDDEN, (char) => {
    const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return `<i class=u data-u=${code}>${char}</i>`;
  });
}
