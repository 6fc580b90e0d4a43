import {
  CLASS,
  hasAt,
  isAt,
  latin1,
  LINE_END,
  lineEnd,
  NAME_MARK,
  QUOTE,
  skip,
  SPACE,
  WORD,
} from "./bytes.ts";

/** How a name and its value are tied together. */
export type Tie =
  /** `=`, `:`, `=>`, `:=`. */
  | "operator"
  /** Two strings of a list: `define("NAME", "value")`. */
  | "comma"
  /** A call with one string: `setPassword("value")`. */
  | "call"
  /** Text of an element, or an attribute beside the one that holds the name. */
  | "markup"
  /** Nothing but space: `password value`, `--password value`. */
  | "space";

/** A name and the value that a text gives to it. */
export interface Assignment {
  readonly name: string;
  readonly nameStart: number;
  readonly tie: Tie;
  /** Byte offsets of the value, without its quotes. */
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

const MAX_NAME = 80;
const MAX_VALUE = 4096;
/** Without quotes, nothing that long is a value. */
const MAX_BARE = 400;

const EQUALS = 0x3d;
const COLON = 0x3a;
const COMMA = 0x2c;
const LESS = 0x3c;
const GREATER = 0x3e;
const OPEN = 0x28;
const BACKSLASH = 0x5c;
const DASH = 0x2d;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const SLASH = 0x2f;
const LETTER_N = 0x6e;
const LETTER_R = 0x72;

interface Name {
  readonly start: number;
  readonly end: number;
  /** The byte before it, where that is a quote or `<`; 0 for none. */
  readonly opener: number;
  readonly isFlag: boolean;
}

/** Returns the name around a hit, or `undefined` where a longer thing than a name is. */
function nameAround(bytes: Uint8Array, at: number, length: number): Name | undefined {
  let start = at;
  while (start > 0 && (CLASS[bytes[start - 1]!]! & (WORD | NAME_MARK)) !== 0) {
    if (at - --start > MAX_NAME) return undefined;
  }
  const hitEnd = at + length;
  let end = hitEnd;
  while (end < bytes.length && (CLASS[bytes[end]!]! & (WORD | NAME_MARK)) !== 0) {
    if (++end - hitEnd > MAX_NAME) return undefined;
  }
  // `->` and `--` at the end belong to what follows.
  while (end > hitEnd && (CLASS[bytes[end - 1]!]! & NAME_MARK) !== 0) end--;
  const isFlag = bytes[start] === DASH && bytes[start + 1] === DASH;
  while (start < at && (CLASS[bytes[start]!]! & NAME_MARK) !== 0) start++;
  const before = start > 0 ? bytes[start - 1]! : 0;
  // `${NAME:-default}` takes the value from elsewhere.
  if (before === 0x7b && bytes[start - 2] === 0x24) return undefined;
  // `(?<name>…)` and `(?P<name>…)` are groups of an expression.
  const isGroup = before === LESS && (bytes[start - 2] === 0x3f || bytes[start - 2] === 0x50);
  if (isGroup) return undefined;
  const opener = (CLASS[before]! & QUOTE) !== 0 || before === LESS ? before : 0;
  return { start, end, opener, isFlag };
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** Reads a string from its opening quote (`"`, or `\"` within a string). */
function quotedValue(bytes: Uint8Array, at: number): Value | undefined {
  const isEscaped = bytes[at] === BACKSLASH;
  const quote = bytes[isEscaped ? at + 1 : at]!;
  if ((CLASS[quote]! & QUOTE) === 0) return undefined;
  let start = at + (isEscaped ? 2 : 1);
  // Three quotes open a longer string, which may begin behind a line break.
  if (!isEscaped && bytes[start] === quote && bytes[start + 1] === quote) {
    start = skip(bytes, start + 2, SPACE | LINE_END, 8);
  }
  const limit = Math.min(bytes.length, start + MAX_VALUE);
  for (let end = start; end < limit; end++) {
    const byte = bytes[end]!;
    if (byte === quote) return { start, end, isQuoted: true };
    if ((CLASS[byte]! & LINE_END) !== 0) return undefined;
    if (byte !== BACKSLASH) continue;
    if (isEscaped && bytes[end + 1] === quote) return { start, end, isQuoted: true };
    end++;
  }
  return undefined;
}

/** Letters that may stand before a quote: `b"x"`, `u'x'`, `@"x"`, `L"x"`, `N'x'`. */
function openingQuote(bytes: Uint8Array, at: number): number {
  if (isAt(bytes, at, QUOTE)) return at;
  if (bytes[at] === BACKSLASH && isAt(bytes, at + 1, QUOTE)) return at;
  const isPrefix = /[bBrRuUfLN@]/.test(String.fromCharCode(bytes[at] ?? 0));
  if (isPrefix && isAt(bytes, at + 1, QUOTE)) return at + 1;
  return -1;
}

/** Reads what stands unquoted until the line ends; its last spaces and its comment excluded. */
function bareValue(bytes: Uint8Array, start: number): Value | undefined {
  const most = lineEnd(bytes, start, MAX_BARE);
  let end = start;
  while (end < most) {
    const byte = bytes[end];
    const isComment = byte === HASH || byte === SEMICOLON ||
      (byte === SLASH && bytes[end + 1] === SLASH);
    if (isComment && end > start && isAt(bytes, end - 1, SPACE)) break;
    // A line break that is written out: the whole stands in a string.
    if (byte === BACKSLASH && (bytes[end + 1] === LETTER_N || bytes[end + 1] === LETTER_R)) break;
    end++;
  }
  // On a line without end, a value goes as far as one word.
  if (end - start === MAX_BARE) {
    const word = /^[^\s,;&)\]}"'`<>]{1,300}(?=[\s,;&)\]}"'`<>])/.exec(latin1(bytes, start, end));
    if (word === null) return undefined;
    end = start + word[0].length;
  }
  while (end > start && (isAt(bytes, end - 1, SPACE) || bytes[end - 1] === COMMA)) end--;
  return end > start ? { start, end, isQuoted: false } : undefined;
}

/** Reads the text of an element from behind its `>`, one nested element or CDATA looked into. */
function elementText(bytes: Uint8Array, at: number): Value | undefined {
  let start = skip(bytes, at, SPACE | LINE_END);
  if (hasAt(bytes, start, "<![cdata[")) start += 9;
  else if (bytes[start] === LESS && /[A-Za-z]/.test(String.fromCharCode(bytes[start + 1] ?? 0))) {
    const inner = latin1(bytes, start, Math.min(bytes.length, start + 80));
    const opening = /^<(?:value|string|plaintext|text|val|secret|std:string)[^<>]*>\s*/i.exec(
      inner,
    );
    if (opening === null) return undefined;
    start += opening[0].length;
  }
  const limit = Math.min(bytes.length, start + MAX_VALUE);
  let end = start;
  while (end < limit && bytes[end] !== LESS && !hasAt(bytes, end, "]]>")) end++;
  if (end === limit) return undefined;
  while (end > start && isAt(bytes, end - 1, SPACE | LINE_END)) end--;
  return end > start ? { start, end, isQuoted: true } : undefined;
}

/** Reads the value of markup: `<name …>value<`, `name="password" value="x"`, `<key>name</key>…`. */
function markupValue(bytes: Uint8Array, name: Name, at: number): Value | undefined {
  if (name.opener === LESS || (name.opener !== 0 && bytes[at] === GREATER)) {
    // Attributes may stand between: `<Pass encoding="base64">`.
    const limit = Math.min(bytes.length, at + 200);
    let close = at;
    while (close < limit && bytes[close] !== GREATER && bytes[close] !== LESS) close++;
    if (bytes[close] !== GREATER || bytes[close - 1] === 0x2f) return undefined;
    return elementText(bytes, close + 1);
  }
  if (hasAt(bytes, at, "</key>") || hasAt(bytes, at, "</name>")) {
    const close = at + (bytes[at + 2] === 0x6b || bytes[at + 2] === 0x4b ? 6 : 7);
    return elementText(bytes, close);
  }
  if (name.opener === 0) return undefined;
  const attribute = /^(?:value|connectionstring|default|val)\s*=\s*(?=["'])/i.exec(
    latin1(bytes, at, Math.min(bytes.length, at + 40)),
  );
  return attribute === null ? undefined : quotedValue(bytes, at + attribute[0].length);
}

/** `string =`, `&'static str =`, `Optional[str] =`: a type between the name and its value. */
const TYPE = /^[A-Za-z_&*[\]<>.'?| ]{1,40}=\s*(?=[^=\s])/;
/** Go's `string =` behind a name and a space. */
const SPACED_TYPE = /^\*?(?:string|str|text|\[\]byte|char\s?\*?)\s*=\s*(?=["'`])/i;

/** Returns where the value starts behind an operator at an offset, or -1 where none is there. */
function behindOperator(bytes: Uint8Array, at: number): number {
  const [a, b] = [bytes[at], bytes[at + 1]];
  let end = at;
  if (a === EQUALS) {
    if (b === EQUALS || b === 0x7e) return -1;
    end = b === GREATER ? at + 2 : at + 1;
  } else if (a === COLON) {
    // `:`, `:=`, and the `::=` and `:::=` of grammars and make.
    while (bytes[end] === COLON && end < at + 3) end++;
    if (bytes[end] === EQUALS) end++;
    else if (b === COLON) return -1;
  } else if (a === 0x2e && b === EQUALS) {
    end = at + 2;
  } else if ((a === 0x3f || a === 0x2b) && b === EQUALS) {
    end = at + 2;
  } else if (a === 0x7c && b === 0x7c && bytes[at + 2] === EQUALS) {
    end = at + 3;
  } else if (a === LESS && b === DASH) {
    end = at + 2;
  } else {
    return -1;
  }
  const start = skip(bytes, end, SPACE);
  if (a !== COLON || b === EQUALS || isAt(bytes, start, QUOTE)) return start;
  const type = TYPE.exec(latin1(bytes, start, Math.min(bytes.length, start + 48)));
  return type === null ? start : start + type[0].length;
}

function assign(
  bytes: Uint8Array,
  name: Name,
  tie: Tie,
  value: Value | undefined,
): Assignment | undefined {
  if (value === undefined || value.start === value.end) return undefined;
  const text = latin1(bytes, name.start, name.end);
  return { name: text, nameStart: name.start, tie, ...value };
}

function stringAt(bytes: Uint8Array, at: number): Value | undefined {
  const quote = openingQuote(bytes, at);
  return quote < 0 ? undefined : quotedValue(bytes, quote);
}

/**
 * Reads the assignment whose name holds the keyword hit at `at`: `name = value`, `"name": "value"`,
 * `name => 'value'`, `define('name', 'value')`, `<name>value</name>`, `name value` and their like.
 * One parser for all of them, because the formats differ in nothing that matters here. What it
 * reads is bounded (80 bytes of name on each side, 4,096 of value), and each byte is read once.
 *
 * Returns `undefined` where the hit is in no name, or the name is given nothing.
 */
export function readAssignment(
  bytes: Uint8Array,
  at: number,
  length: number,
): Assignment | undefined {
  const name = nameAround(bytes, at, length);
  if (name === undefined) return undefined;
  let end = name.end;
  let isClosed = false;
  if (name.opener !== 0 && name.opener !== LESS) {
    if (bytes[end] === BACKSLASH) end++;
    if (bytes[end] === name.opener) {
      end++;
      isClosed = true;
    }
  }
  while (end < name.end + 4 && (bytes[end] === 0x5d || bytes[end] === 0x29)) end++;
  const next = skip(bytes, end, SPACE);
  const byte = bytes[next];
  if (name.opener === LESS || byte === GREATER || byte === LESS || isClosed) {
    const markup = markupValue(bytes, name, next);
    if (markup !== undefined) return assign(bytes, name, "markup", markup);
    if (name.opener === LESS) return undefined;
  }
  if (isClosed && byte === COMMA) {
    // Only the first argument of a call names what the second is; a list names nothing.
    let before = name.start - 2;
    while (before >= 0 && isAt(bytes, before, SPACE)) before--;
    if (bytes[before] !== OPEN) return undefined;
    return assign(bytes, name, "comma", stringAt(bytes, skip(bytes, next + 1, SPACE | LINE_END)));
  }
  if (byte === OPEN && name.opener === 0) {
    return assign(bytes, name, "call", stringAt(bytes, skip(bytes, next + 1, SPACE)));
  }
  const start = behindOperator(bytes, next);
  if (start >= 0) {
    const quote = openingQuote(bytes, start);
    if (quote >= 0) return assign(bytes, name, "operator", quotedValue(bytes, quote));
    return assign(bytes, name, "operator", bareValue(bytes, start));
  }
  if (next === end || isClosed || /[=!<>+&|~?:*]/.test(String.fromCharCode(byte ?? 0))) {
    return undefined;
  }
  const type = SPACED_TYPE.exec(latin1(bytes, next, Math.min(bytes.length, next + 24)));
  if (type !== null) return assign(bytes, name, "operator", stringAt(bytes, next + type[0].length));
  const quoted = stringAt(bytes, next);
  return assign(bytes, name, "space", quoted ?? bareValue(bytes, next));
}
