import { canonicalJson, type Json, type JsonObject } from "../base/mod.ts";
import { MAX_TRANSCRIPT_BYTES } from "./identifiers.ts";
import { quote, transcriptError, type TranscriptErrorCode } from "./errors.ts";

/** How {@linkcode parseStrictJson} names its input and its errors. */
export interface StrictJsonOptions {
  /** What is parsed, for messages: `the payload`, `boot_transcript.json`. */
  readonly what: string;
  /** The code of its errors; `transcript.not-json` by default. */
  readonly code?: TranscriptErrorCode;
  /** The exit of its errors; `data` by default. */
  readonly exit?: "data" | "config";
}

/** Deeper nesting than any real document has; what walks a document may recurse. */
const MAX_DEPTH = 64;

/** Returns whether a JSON value is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuses data above {@linkcode MAX_TRANSCRIPT_BYTES}: `transcript.too-large` (65). */
export function checkSize(size: number, what: string): void {
  if (size <= MAX_TRANSCRIPT_BYTES) return;
  throw transcriptError({
    code: "transcript.too-large",
    message: `Cannot read ${what}: ${size} bytes, more than the ${MAX_TRANSCRIPT_BYTES} allowed`,
    hint: "Check that it is the file you meant; a transcript has a few kilobytes",
  });
}

/**
 * Parses JSON of which two readers can never see two things: UTF-8 without a byte order mark, no
 * duplicate key, no lone surrogate, finite numbers, at most 64 levels, at most 16 MiB.
 *
 * @throws {PackRepoError} `transcript.too-large`, or `options.code`.
 */
export function parseStrictJson(data: string | Uint8Array, options: StrictJsonOptions): Json {
  const { what, code = "transcript.not-json", exit = "data" } = options;
  function refuse(problem: string, cause?: unknown): Error {
    return transcriptError({
      code,
      exit,
      message: `Cannot read ${what}: ${problem}`,
      hint: "Check that the file is whole and unchanged; fetch it again if it was copied",
      cause,
    });
  }
  checkSize(data.length, what);
  const text = typeof data === "string" ? data : decodeUtf8(data);
  if (text === undefined) throw refuse("it is not UTF-8 text");
  if (text.trim() === "") throw refuse("it is empty");
  // First, because parsing millions of levels takes seconds and a gigabyte.
  const problem = findAmbiguity(text);
  if (problem !== undefined) throw refuse(problem);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    throw refuse("it is not JSON, or cut short", cause);
  }
  try {
    canonicalJson(value, { numbers: "finite" });
  } catch (cause) {
    throw refuse("it holds a number that is not finite, or half of a surrogate pair", cause);
  }
  return value;
}

/** Decodes UTF-8, keeping a byte order mark; `undefined` where it is something else. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Looks for a duplicate key or too many levels in one pass over the text. What it says of a text that
 * is not JSON does not matter, as long as it ends: the parser has the next word.
 */
function findAmbiguity(text: string): string | undefined {
  // One entry a level: the keys seen in an object, `undefined` in an array.
  const levels: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) {
      let end = at + 1;
      let isEscaped = false;
      for (; end < text.length && text.charCodeAt(end) !== 0x22; end++) {
        if (text.charCodeAt(end) === 0x5c) {
          isEscaped = true;
          end++;
        }
      }
      let next = end + 1;
      while (text.charCodeAt(next) <= 0x20) next++;
      if (text.charCodeAt(next) === 0x3a) {
        const literal = text.slice(at, end + 1);
        const key = isEscaped ? unescapeKey(literal) : literal.slice(1, -1);
        const keys = levels.at(-1);
        if (keys?.has(key)) return `the key ${quote(key)} is there twice in one object`;
        keys?.add(key);
      }
      at = end;
    } else if (character === 0x7b || character === 0x5b) {
      levels.push(character === 0x7b ? new Set() : undefined);
      if (levels.length > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`;
    } else if (character === 0x7d || character === 0x5d) {
      levels.pop();
    }
  }
  return undefined;
}

function unescapeKey(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
