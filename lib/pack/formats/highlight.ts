import type { HLJSApi } from "highlight.js";
import { escapeCode, isMostlyHidden, markHidden } from "./code_markup.ts";

/** Longer texts are not highlighted: it would take long, and the page would grow threefold. */
export const MAX_HIGHLIGHTED = 200_000;
/** Texts with longer lines are data more often than code; some grammars take the square of them. */
export const MAX_HIGHLIGHTED_LINE = 500;

/** Longer texts are highlighted in parts; longer than most files, so that few are cut. */
const MAX_PART = 16_000;

/** The page's class for each scope of highlight.js; a scope that is not here has no colour. */
const CLASSES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  addition: "s",
  attr: "a",
  attribute: "a",
  bullet: "k",
  built_in: "t",
  "char.escape": "n",
  class: "t",
  code: "s",
  comment: "c",
  deletion: "k",
  doctag: "k",
  emphasis: "e",
  formula: "n",
  keyword: "k",
  link: "s",
  literal: "n",
  meta: "m",
  name: "f",
  number: "n",
  property: "a",
  quote: "c",
  regexp: "s",
  section: "h",
  "selector-attr": "a",
  "selector-class": "f",
  "selector-id": "f",
  "selector-pseudo": "a",
  "selector-tag": "k",
  string: "s",
  strong: "h",
  symbol: "n",
  "template-tag": "k",
  "template-variable": "a",
  title: "f",
  "title.class": "t",
  "title.class.inherited": "t",
  "title.function": "f",
  "title.function.invoke": "f",
  type: "t",
  variable: "a",
  "variable.constant": "n",
  "variable.language": "k",
};

/** A text as markup. */
export interface CodeMarkup {
  readonly html: string;
  /** Why there are no colours, in words; `undefined` where there are, or could be none. */
  readonly plain: string | undefined;
  /** Whether hidden characters were too many to be marked. */
  readonly isMostlyHidden: boolean;
}

/** Returns the page's class for what highlight.js calls `hljs-title function_`. */
function classOf(names: string): string | undefined {
  const scope = names.replace(/^hljs-/, "").split(" ").map((part) => part.replace(/_+$/, ""));
  for (let parts = scope.length; parts > 0; parts--) {
    const found = CLASSES[scope.slice(0, parts).join(".")] ?? CLASSES[names.replace(/^hljs-/, "")];
    if (found !== undefined) return found;
  }
  return undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
};

/**
 * Returns what the library made of a text as markup of the page's own. Nothing is taken over from it
 * but where each scope starts and ends: `undefined` unless its text is exactly the one it was given.
 */
function rebuild(
  value: string,
  text: string,
  write: (text: string) => string,
): string | undefined {
  const parts: string[] = [];
  const open: boolean[] = [];
  let at = 0;
  for (const [token, names] of value.matchAll(/<span class="([^"]*)">|<\/span>|[^<]+|</g)) {
    if (names !== undefined) {
      const kind = classOf(names);
      open.push(kind !== undefined);
      if (kind !== undefined) parts.push(`<i class=${kind}>`);
    } else if (token === "</span>") {
      if (open.pop()) parts.push("</i>");
    } else {
      const piece = token.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity]!);
      if (!piece.isWellFormed() || !text.startsWith(piece, at)) return undefined;
      at += piece.length;
      parts.push(write(piece));
    }
  }
  return at === text.length && open.length === 0 ? parts.join("") : undefined;
}

function hasLongLine(text: string): boolean {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > MAX_HIGHLIGHTED_LINE) return true;
    start = end + 1;
  }
  return false;
}

/**
 * Cuts a text after line feeds into parts that follow each other. Some grammars take the square of a
 * text's length; parts bound that. A cut before a line that follows an empty one and is not indented
 * seldom falls into a comment or a string.
 */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > MAX_PART) {
    const window = text.slice(start, start + MAX_PART);
    let length = 0;
    for (const { index } of window.matchAll(/\n\r?\n(?=[^\s])/g)) {
      length = window.indexOf("\n", index + 1) + 1;
    }
    // Not so early that there would be many parts.
    if (length < MAX_PART / 2) length = window.lastIndexOf("\n") + 1;
    parts.push(window.slice(0, length));
    start += length;
  }
  parts.push(text.slice(start));
  return parts;
}

/** Returns a text of a language as markup, in colours where a grammar and the limits allow it. */
export function highlightCode(
  text: string,
  language: string,
  highlighter: HLJSApi,
): CodeMarkup {
  const isHidden = isMostlyHidden(text);
  const write = isHidden ? escapeCode : markHidden;
  const plain = (why: string | undefined): CodeMarkup => ({
    html: write(text),
    plain: why,
    isMostlyHidden: isHidden,
  });
  if (highlighter.getLanguage(language) === undefined) return plain(undefined);
  if (text.length > MAX_HIGHLIGHTED) return plain(`over ${MAX_HIGHLIGHTED / 1000} kB`);
  if (hasLongLine(text)) return plain(`a line over ${MAX_HIGHLIGHTED_LINE} characters`);
  const parts: string[] = [];
  for (const part of partsOf(text)) {
    const { value } = highlighter.highlight(part, { language, ignoreIllegals: true });
    const html = rebuild(value, part, write);
    if (html === undefined) return plain("its grammar failed");
    parts.push(html);
  }
  return { html: parts.join(""), plain: undefined, isMostlyHidden: isHidden };
}
