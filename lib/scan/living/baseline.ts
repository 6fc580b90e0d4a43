import { compareUtf8, PackRepoError } from "../../base/mod.ts";

/** Findings that are known and accepted until somebody gets to them. */
export interface Baseline {
  /** The key of its fingerprints, made once at random. */
  readonly key: string;
  readonly entries: readonly BaselineEntry[];
}

/** One known finding. Neither its line nor its secret is in it. */
export interface BaselineEntry {
  readonly fingerprint: string;
  /** For people only; the fingerprint decides. */
  readonly rule: string;
  readonly path: string;
}

const HEADER = "# packrepo-scan baseline v1, key ";
const ENTRY = /^([0-9a-f]{32}) ([^\s"]+) (".*")$/;
/** What a merge that was not resolved leaves. */
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;

function malformed(file: string, what: string): PackRepoError {
  return new PackRepoError({
    code: "scan.bad-baseline",
    exit: "config",
    message: `Cannot use the baseline ${JSON.stringify(file)}: ${what}`,
    hint: "Correct it, or write it anew: deno task scan --write-baseline FILE",
  });
}

/**
 * Reads a baseline; the order of its lines does not matter, nor does one that stands twice, so that a
 * union of two versions (`merge=union` in .gitattributes) is one.
 *
 * @throws {PackRepoError} `scan.bad-baseline` (78).
 */
export function parseBaseline(text: string, file: string): Baseline {
  let key: string | undefined;
  const entries = new Map<string, BaselineEntry>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line === "") continue;
    const where = `line ${index + 1}`;
    if (line.startsWith(HEADER)) {
      const given = line.slice(HEADER.length);
      if (!/^[0-9a-f]{32,64}$/.test(given)) throw malformed(file, `${where}: the key is no number`);
      if (key !== undefined && key !== given) throw malformed(file, `${where}: a second key`);
      key = given;
      continue;
    }
    if (line.startsWith("#")) continue;
    if (CONFLICT.test(line)) throw malformed(file, `${where}: a merge that was not resolved`);
    const match = ENTRY.exec(line);
    if (match === null) throw malformed(file, `${where} is not "FINGERPRINT RULE PATH"`);
    let path: unknown;
    try {
      path = JSON.parse(match[3]!);
    } catch {
      throw malformed(file, `${where}: the path is not in quotes as JSON has them`);
    }
    const [, fingerprint, rule] = match;
    entries.set(fingerprint!, { fingerprint: fingerprint!, rule: rule!, path: path as string });
  }
  if (key === undefined) throw malformed(file, "it has no line with the key");
  return { key, entries: [...entries.values()] };
}

/** Returns the text of a baseline: a header, then one line a finding, sorted, each once. */
export function renderBaseline({ key, entries }: Baseline): string {
  const lines = entries.map(({ fingerprint, rule, path }) =>
    `${fingerprint} ${rule} ${JSON.stringify(path)}\n`
  );
  return `${HEADER}${key}\n${[...new Set(lines)].sort(compareUtf8).join("")}`;
}

/** Returns a new key. */
export function newBaselineKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
