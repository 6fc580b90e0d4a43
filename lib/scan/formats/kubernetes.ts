import { placeholderKind } from "../filters/placeholder.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { latin1 } from "./bytes.ts";
import { readCredentialName } from "./key_names.ts";
import { placeOf } from "./place.ts";

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

function detect({ bytes, path, at }: DetectInput): readonly RawMatch[] {
  if (at < 0 || placeOf(path).trust === "sample") return [];
  const from = Math.max(0, at - REACH);
  const around = latin1(bytes, from, Math.min(bytes.length, at + REACH));
  const here = at - from;
  const begin = around.lastIndexOf("\n---", here) + 1;
  const stop = around.indexOf("\n---", here);
  const document = around.slice(begin, stop < 0 ? undefined : stop);
  const matches: RawMatch[] = [];
  let section = "";
  let indent = 0;
  let offset = from + begin;
  for (const line of document.split("\n")) {
    const width = /^ */.exec(line)![0].length;
    const isEntry = section !== "" && width > indent;
    const head = /^( *)(data|stringData):\s*$/.exec(line.trimEnd());
    if (head !== null) [section, indent] = [head[2]!, head[1]!.length];
    else if (!isEntry && line.trim() !== "") section = "";
    else if (isEntry) {
      const entry = /^(\s*["']?([\w.-]{1,128})["']?:\s+["']?)([^\s"'|>#][^\s"']{0,4000})["']?\s*$/
        .exec(line);
      if (entry !== null) {
        const value = entry[3]!;
        const plain = section === "data" ? decoded(value) ?? value : value;
        const kind = placeholderKind(plain.trim());
        if (kind === undefined && plain.length >= 4 && !isHarmless(entry[2]!, plain)) {
          const start = offset + entry[1]!.length;
          matches.push({ rule: "kubernetes-secret-yaml", start, end: start + value.length });
        }
      }
    }
    offset += line.length + 1;
  }
  return matches;
}

/** Finds the values of Secrets in manifests of Kubernetes. */
export const kubernetesDetector: Detector = {
  id: "kubernetes",
  rules: [{
    id: "kubernetes-secret-yaml",
    description: "A value of a Secret in a manifest of Kubernetes",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/",
  }],
  keywords: ["kind: secret", "kind: 'secret'", 'kind: "secret"'],
  detect,
};
