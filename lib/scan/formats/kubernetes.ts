import { placeholderKind } from "../filters/placeholder.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, latin1, lineEnd, lineStart, skip, SPACE } from "./bytes.ts";
import { readCredentialName } from "./key_names.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** How far around `kind: Secret` its document is read, in bytes each way. */
const REACH = 16_384;
/** The same of `"kind": "Secret"`, whose object has no line to end at. */
const JSON_REACH = 2048;

/** Returns the text that base64 stands for, where it is one of printable ASCII. */
function decoded(value: string): string | undefined {
  try {
    const text = atob(value);
    return /^[\t\n\r\x20-\x7e]+$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** `name: value`, on one line. */
const ENTRY = /^(\s*["']?([\w.-]{1,128})["']?:\s+["']?)([^\s"'|>#][^\s"']{0,4000})["']?\s*$/;

/** Values under these names of a Secret are in nobody's interest: users, hosts, ports. */
function isHarmless(name: string, value: string): boolean {
  if (
    /(?:user(?:name)?|host(?:name)?|port|database|dbname|email|url|endpoint|region|namespace|ca\.crt|tls\.crt|crt|cert|type|issuer)$/i
      .test(name) &&
    readCredentialName(name) === undefined
  ) {
    return !/:\/\/[^/]*:[^/]*@/.test(value);
  }
  return false;
}

function isSecret(name: string, value: string, isEncoded: boolean): boolean {
  const plain = isEncoded ? decoded(value) ?? value : value;
  const kind = placeholderKind(plain.trim());
  const isSlot = kind !== undefined && kind !== "word" && kind !== "sequence";
  return plain.length >= 4 && !isSlot && !isHarmless(name, plain);
}

/** Returns whether a line starts another object: nothing beyond it belongs to this one. */
function isBoundary(bytes: Uint8Array, start: number): boolean {
  return hasAt(bytes, start, "---") || hasAt(bytes, skip(bytes, start, SPACE), "kind:");
}

/** Returns the object around a line: up to another `kind:`, or `---`, or as far as is read. */
function objectAround(bytes: Uint8Array, line: number): { start: number; end: number } {
  let start = line;
  while (start > 0 && line - start < REACH) {
    const before = lineStart(bytes, start - 1, REACH);
    if (isBoundary(bytes, before)) break;
    start = before;
  }
  let end = lineEnd(bytes, line, REACH);
  while (end < bytes.length && end - line < REACH) {
    if (isBoundary(bytes, end + 1)) break;
    end = lineEnd(bytes, end + 1, REACH);
  }
  return { start, end };
}

/** A line that only opens the value, which the next lines hold: `name: |`. */
const BLOCK = /^\s*["']?([\w.-]{1,128})["']?:\s+[|>][-+\d]{0,2}\s*$/;

interface Value {
  readonly name: string;
  readonly start: number;
  readonly text: string;
  readonly isEncoded: boolean;
}

/** Returns the values of `data:` and `stringData:` in YAML that begins at an offset. */
function* yamlValues(yaml: string, offset: number): Iterable<Value> {
  let section = "";
  let indent = 0;
  let block: string | undefined;
  for (const line of yaml.split("\n")) {
    const text = line.trim();
    const width = line.length - line.trimStart().length;
    const isEncoded = section === "data";
    const head = /^\s*(data|stringData):$/.exec(line.trimEnd());
    if (head !== null) [section, indent, block] = [head[1]!, width, undefined];
    else if (text !== "" && !text.startsWith("#")) {
      if (width <= indent) section = "";
      const entry = ENTRY.exec(line);
      if (section !== "" && block !== undefined && entry === null) {
        yield { name: block, start: offset + width, text, isEncoded };
        // One line of a longer value is finding enough.
        block = undefined;
      } else if (section !== "" && entry !== null) {
        yield { name: entry[2]!, start: offset + entry[1]!.length, text: entry[3]!, isEncoded };
      }
      block = BLOCK.exec(line)?.[1] ?? (entry === null ? block : undefined);
    }
    offset += line.length + 1;
  }
}

/** Returns the values of `"data": {…}` and `"stringData": {…}` in JSON that begins at an offset. */
function* jsonValues(json: string, offset: number): Iterable<Value> {
  for (const section of json.matchAll(/"(data|stringData)"\s{0,20}:\s{0,20}\{([^{}]{0,8000})\}/g)) {
    const base = offset + section.index + section[0].length - section[2]!.length - 1;
    for (
      const pair of section[2]!.matchAll(/"([\w.-]{1,128})"\s{0,20}:\s{0,20}"([^"\\]{1,4000})"/g)
    ) {
      const start = base + pair.index + pair[0].length - pair[2]!.length - 1;
      yield { name: pair[1]!, start, text: pair[2]!, isEncoded: section[1] === "data" };
    }
  }
}

function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0 || placeOf(path).trust === "sample") return [];
  let values: Iterable<Value>;
  if (keyword.startsWith('"')) {
    const [from, to] = [Math.max(0, at - JSON_REACH), Math.min(bytes.length, at + JSON_REACH)];
    values = jsonValues(latin1(bytes, from, to), from);
  } else {
    const { start, end } = objectAround(bytes, lineStart(bytes, at, 64));
    values = yamlValues(latin1(bytes, start, end), start);
  }
  const matches: RawMatch[] = [];
  for (const { name, start, text, isEncoded } of values) {
    if (!isSecret(name, text, isEncoded)) continue;
    matches.push({ rule: "kubernetes-secret-yaml", start, end: start + text.length });
  }
  return matches;
}

/** Finds the values of Secrets in manifests of Kubernetes. */
export const kubernetesDetector: Detector = {
  id: "kubernetes",
  rules: formatRules("kubernetes-secret-yaml"),
  keywords: [
    '"kind": "secret"',
    '"kind":"secret"',
    "kind: secret",
    "kind: 'secret'",
    'kind: "secret"',
  ],
  detect,
};
