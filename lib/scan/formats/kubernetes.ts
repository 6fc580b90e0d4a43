import { placeholderKind } from "../filters/placeholder.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, latin1, lineEnd, lineStart, skip, SPACE } from "./bytes.ts";
import { readCredentialName } from "./key_names.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** How far around `kind: Secret` its document is read, in bytes each way. */
const REACH = 16_384;

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
  return plain.length >= 4 && placeholderKind(plain.trim()) === undefined &&
    !isHarmless(name, plain);
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

function detect({ bytes, path, at }: DetectInput): readonly RawMatch[] {
  if (at < 0 || placeOf(path).trust === "sample") return [];
  const object = objectAround(bytes, lineStart(bytes, at, 64));
  const matches: RawMatch[] = [];
  let section = "";
  let indent = 0;
  let offset = object.start;
  for (const line of latin1(bytes, object.start, object.end).split("\n")) {
    const width = /^ */.exec(line)![0].length;
    const isEntry = section !== "" && width > indent;
    const head = /^( *)(data|stringData):\s*$/.exec(line.trimEnd());
    if (head !== null) [section, indent] = [head[2]!, head[1]!.length];
    else if (!isEntry && line.trim() !== "") section = "";
    else if (isEntry) {
      const entry = ENTRY.exec(line);
      if (entry !== null && isSecret(entry[2]!, entry[3]!, section === "data")) {
        const start = offset + entry[1]!.length;
        matches.push({ rule: "kubernetes-secret-yaml", start, end: start + entry[3]!.length });
      }
    }
    offset += line.length + 1;
  }
  return matches;
}

/** Finds the values of Secrets in manifests of Kubernetes. */
export const kubernetesDetector: Detector = {
  id: "kubernetes",
  rules: formatRules("kubernetes-secret-yaml"),
  keywords: ["kind: secret", "kind: 'secret'", 'kind: "secret"'],
  detect,
};
