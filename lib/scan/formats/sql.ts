import { placeholderKind } from "../filters/placeholder.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, isAt, latin1, LINE_END, skip, SPACE, WORD } from "./bytes.ts";
import { judgeCredential } from "./judge.ts";
import { readCredentialName } from "./key_names.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** The longest statement that is read from its keyword on; a dump's lines reach a megabyte. */
const MAX_STATEMENT = 1_100_000;
const MAX_ROW = 65_536;
const MAX_DEPTH = 8;
const MAX_COLUMNS = 200;
const MAX_ROWS = 20_000;
const BLANK = SPACE | LINE_END;

const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const APOSTROPHE = 0x27;
const QUOTATION = 0x22;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Reads a list in parentheses; the spans are those of its parts, quotes left out. */
function readList(
  bytes: Uint8Array,
  open: number,
  limit: number,
): { parts: Span[]; end: number } | undefined {
  const parts: Span[] = [];
  let at = open + 1;
  let depth = 0;
  let start = -1;
  let quoted: Span | undefined;
  for (; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === APOSTROPHE || byte === QUOTATION || byte === 0x60) {
      const from = at + 1;
      for (at++; at < limit; at++) {
        if (bytes[at] === BACKSLASH) at++;
        else if (bytes[at] === byte) {
          if (bytes[at + 1] !== byte) break;
          at++;
        }
      }
      quoted ??= { start: from, end: at };
      continue;
    }
    if (byte === OPEN) {
      // Deeper than any value is: this is no list, and the end of it may be far.
      if (++depth > MAX_DEPTH) return undefined;
    } else if (byte === CLOSE && depth > 0) depth--;
    else if (byte === COMMA && depth === 0 || byte === CLOSE) {
      let end = at;
      while (end > start && start >= 0 && isAt(bytes, end - 1, BLANK)) end--;
      parts.push(quoted ?? { start: start < 0 ? at : start, end: start < 0 ? at : end });
      if (byte === CLOSE) return { parts, end: at + 1 };
      if (parts.length > MAX_COLUMNS) return undefined;
      start = -1;
      quoted = undefined;
    } else if (byte === SEMICOLON && depth === 0 && quoted === undefined) return undefined;
    else if (start < 0 && !isAt(bytes, at, BLANK)) start = at;
  }
  return undefined;
}

/** Columns that hold a password, its hash or its salt, by their names. */
function credentialColumns(names: readonly string[]): readonly number[] {
  const columns: number[] = [];
  for (const [index, name] of names.entries()) {
    const read = readCredentialName(name);
    const isHash =
      /^(?:hash|pass(?:word)?_?hash|pw_?hash|hashed_?pass(?:word)?|user_?hash|digest|password_digest|crypt(?:ed)?_?pass(?:word)?|user_pass|encrypted_password)$/i
        .test(name);
    if (isHash || (read !== undefined && (read.isClear || read.kind === "salt"))) {
      columns.push(index);
    }
  }
  return columns;
}

function namesOf(bytes: Uint8Array, parts: readonly Span[]): readonly string[] {
  return parts.map(({ start, end }) =>
    latin1(bytes, start, Math.min(end, start + 64)).split(/[\s`"'[\]]/).find((word) =>
      word !== ""
    ) ?? ""
  );
}

let tablesOf: Uint8Array | undefined;
let tables: ReadonlyMap<string, readonly string[]> = new Map();

/** Returns the columns of every table that a text creates, as dumps do before they fill them. */
function createdTables(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  if (bytes === tablesOf) return tables;
  const created = new Map<string, readonly string[]>();
  const text = latin1(bytes);
  const form =
    /CREATE TABLE (?:IF NOT EXISTS )?(?:[`"[]?\w{1,64}[`"\]]?\.)?[`"[]?(\w{1,64})[`"\]]?\s{0,20}\(/gi;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const open = form.lastIndex - 1;
    const limit = Math.min(bytes.length, open + MAX_ROW);
    const list = readList(bytes, open, limit);
    if (list === undefined) continue;
    created.set(match[1]!.toLowerCase(), namesOf(bytes, list.parts));
    form.lastIndex = list.end;
  }
  tablesOf = bytes;
  tables = created;
  return created;
}

function accepts(value: string, column: string, path: string): boolean {
  const kind = placeholderKind(value);
  if (
    value.length < 4 || value.length > 512 || kind === "template" || kind === "literal" ||
    kind === "empty"
  ) return false;
  const name = readCredentialName(column);
  if (
    name !== undefined && name.kind !== "password" && name.kind !== "hash" && name.kind !== "salt"
  ) {
    return judgeCredential(name, value, { trust: "config", isQuoted: true });
  }
  if (/^(?:\d{1,3}|\d{4}-\d\d-\d\d.*)$/.test(value) || /\s/.test(value)) return false;
  return kind !== "example" || placeOf(path).trust !== "code";
}

/** Tables of people, whose columns a dump without its CREATE TABLE does not name. */
const USERS = /user|account|member|admin|customer|login|auth|people|staff|credential/i;
const DIGEST = /^(?:\*[0-9A-F]{40}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;

/** `INSERT INTO t (a, password) VALUES (1, 'x'), (2, 'y')`. */
function detectInsert(bytes: Uint8Array, path: string, at: number): readonly RawMatch[] {
  const head = latin1(bytes, at, Math.min(bytes.length, at + 200));
  const into = /^insert\s+(?:ignore\s+)?into\s+(?:[`"[]?\w+[`"\]]?\.)?[`"[]?(\w{1,64})[`"\]]?\s*/i
    .exec(head);
  if (into === null) return [];
  const limit = Math.min(bytes.length, at + MAX_STATEMENT);
  let next = at + into[0].length;
  let names: readonly string[] = [];
  if (bytes[next] === OPEN) {
    const list = readList(bytes, next, Math.min(limit, next + 8192));
    if (list === undefined) return [];
    names = namesOf(bytes, list.parts);
    next = skip(bytes, list.end, BLANK);
  }
  if (!hasAt(bytes, next, "values") && !hasAt(bytes, next, "select")) return [];
  if (names.length === 0) names = createdTables(bytes).get(into[1]!.toLowerCase()) ?? [];
  const columns = credentialColumns(names);
  const isUnknown = names.length === 0 && USERS.test(into[1]!);
  if (columns.length === 0 && !isUnknown) return [];
  const matches: RawMatch[] = [];
  next = skip(bytes, next + 6, BLANK);
  for (let row = 0; row < MAX_ROWS && bytes[next] === OPEN; row++) {
    const list = readList(bytes, next, Math.min(limit, next + MAX_ROW));
    if (list === undefined) break;
    for (const part of isUnknown ? list.parts : []) {
      if (DIGEST.test(latin1(bytes, part.start, Math.min(part.end, part.start + 140)))) {
        matches.push({ rule: "sql-password", ...part });
      }
    }
    for (const column of columns) {
      const part = list.parts[column];
      if (part === undefined || !isAt(bytes, part.start - 1, 8)) continue;
      if (accepts(latin1(bytes, part.start, part.end), names[column]!, path)) {
        matches.push({ rule: "sql-password", ...part });
      }
    }
    next = skip(bytes, list.end, BLANK);
    if (bytes[next] !== COMMA) break;
    next = skip(bytes, next + 1, BLANK);
  }
  return matches;
}

/** PostgreSQL's dumps: `COPY t (a, password) FROM stdin;`, rows parted by tabs, up to `\.`. */
function detectCopy(bytes: Uint8Array, path: string, at: number): readonly RawMatch[] {
  if (at > 0 && !isAt(bytes, at - 1, LINE_END)) return [];
  const head = latin1(bytes, at, Math.min(bytes.length, at + 4096));
  const copy =
    /^copy\s+(?:[`"[]?\w+[`"\]]?\.)?[`"[]?\w{1,64}[`"\]]?\s*\(([^()]{1,3000})\)\s*from\s+stdin[^;\n]{0,80};\r?\n/i
      .exec(head);
  if (copy === null) return [];
  const names = copy[1]!.split(",").map((name) => name.trim().replace(/"/g, ""));
  const columns = credentialColumns(names);
  if (columns.length === 0) return [];
  const matches: RawMatch[] = [];
  let start = at + copy[0].length;
  for (let row = 0; row < MAX_ROWS && start < bytes.length; row++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = latin1(bytes, start, Math.min(end, start + 65_536));
    if (line.startsWith("\\.") || /^copy\s/i.test(line)) break;
    const cells = line.split("\t");
    for (const column of columns) {
      const cell = cells[column];
      if (cell === undefined || cell === "\\N" || !accepts(cell, names[column]!, path)) continue;
      const from = start + cells.slice(0, column).reduce((sum, part) => sum + part.length + 1, 0);
      matches.push({ rule: "sql-password", start: from, end: from + cell.trimEnd().length });
    }
    start = end + 1;
  }
  return matches;
}

/** `IDENTIFIED BY 'x'`, `IDENTIFIED BY PASSWORD '*HASH'`, `WITH PASSWORD 'x'`. */
function detectGrant(bytes: Uint8Array, path: string, at: number): readonly RawMatch[] {
  const text = latin1(bytes, at, Math.min(bytes.length, at + 400));
  const form =
    /^(?:identified\s+(?:with\s+\S{1,40}\s+)?(?:by|as)\s+(?:password\s+)?|(?:with\s+)?(?:encrypted\s+)?password\s*(?:=|for\s\S{1,80}\s*=|\()?\s*(?:password\s*\(\s*)?)(["'])(.{1,200}?)\1/i
      .exec(text);
  if (form === null) return [];
  const value = form[2]!;
  const trust = placeOf(path).trust;
  const isHash = /^\*[0-9A-F]{40}$|^(?:md5[0-9a-f]{32}|SCRAM-SHA-256\$)/.test(value);
  if (
    !isHash && !judgeCredential({ kind: "password", isClear: true }, value, {
      trust: trust === "code" ? "config" : "credentials",
      isQuoted: true,
    })
  ) return [];
  if (trust === "sample" || (trust === "code" && !/\d/.test(value))) return [];
  const start = at + form[0].length - value.length - 1;
  return [{ rule: "sql-password", start, end: start + value.length }];
}

function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0 || placeOf(path).trust === "sample" || isAt(bytes, at - 1, WORD)) return [];
  if (keyword.startsWith("insert")) return detectInsert(bytes, path, at);
  if (keyword.startsWith("copy")) return detectCopy(bytes, path, at);
  return detectGrant(bytes, path, at);
}

/** Finds passwords and hashes in dumps and statements of SQL. */
export const sqlDetector: Detector = {
  id: "sql",
  rules: formatRules("sql-password"),
  keywords: [
    "insert into",
    "insert ignore into",
    "copy ",
    "identified by",
    "identified with",
    "with password",
    "encrypted password",
    "set password",
  ],
  detect,
};
